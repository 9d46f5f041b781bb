import * as pulumi from "@pulumi/pulumi";
import { modeOf } from "../lib/modes";
import type { StackFacts } from "./rule";

/** From the stack's configuration, which Pulumi hands to a pack. */
export function readStackFacts(): StackFacts {
    const mode = modeOf(new pulumi.Config("gaiaflow").get("mode"), pulumi.getStack());
    return { mode, exposed: parseExposed(new pulumi.Config("policy").get("exposed")) };
}

/** @throws {pulumi.RunError} Where it is no list of names. */
export function parseExposed(text = "[]"): string[] {
    let names: unknown;
    try {
        names = JSON.parse(text);
    } catch {
        // One name by itself is no JSON, and no list.
    }
    if (Array.isArray(names) && names.every((name) => typeof name === "string")) {
        return names;
    }
    throw new pulumi.RunError(
        "policy:exposed is no list of names of resources.\n" +
            "  type: pulumi config rm policy:exposed; pulumi config set --path 'policy:exposed[0]' NAME",
    );
}
