import * as pulumi from "@pulumi/pulumi";
import { modeOf } from "../lib/modes";
import { EXPOSED_KEY, exposedNames } from "./exposed";
import type { StackFacts } from "./rule";

/** From the stack's configuration, which Pulumi hands to a pack. */
export function readStackFacts(): StackFacts {
    const [namespace, key = ""] = EXPOSED_KEY.split(":");
    return {
        mode: modeOf(new pulumi.Config("gaiaflow").get("mode"), pulumi.getStack()),
        exposed: exposedNames(new pulumi.Config(namespace).get(key)),
    };
}
