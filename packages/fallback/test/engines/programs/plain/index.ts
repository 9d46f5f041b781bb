import * as pulumi from "@pulumi/pulumi";
import { Greeting } from "./greeting";

const config = new pulumi.Config();
const greeting = new Greeting("greeting", { text: config.get("text") ?? "hello" });
console.log("the program speaks");

export const text = greeting.text;
export const length = greeting.text.apply((value) => value.length);
export const nested = { list: [1, "two", true], stack: pulumi.getStack(), project: pulumi.getProject() };
export const password = config.getSecret("password");
