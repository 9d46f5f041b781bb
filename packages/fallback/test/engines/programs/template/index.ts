import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export const text = config.require("text");
export const password = config.requireSecret("password");
export const project = pulumi.getProject();
