import * as path from "node:path";
import * as command from "@pulumi/command";
import { physicalName, type StackIdentity } from "../../lib/names";
import { AWAIT_VARIABLE, SCRIPTS, type Wait } from "../../lib/scripts";
import type { ServiceSpec } from "../../services/spec";
import type { Platform } from "./container-args";

/** What it takes until a service does its work. */
export function waitFor({ role, readiness, readySeconds }: ServiceSpec, identity: StackIdentity): Wait {
    return {
        service: role,
        container: physicalName(identity, role),
        until: readiness.until,
        seconds: readySeconds,
        ...(readiness.until === "answers" ? { url: readiness.url } : {}),
    };
}

/**
 * How the wait is run: by node itself, since a shell would be another one on each system. The script says nothing
 * unless a service fails; then it prints the end of its log.
 */
export function waitCommand(waits: readonly Wait[], platform: Platform) {
    return {
        script: path.join(platform.programRoot, SCRIPTS.awaitService),
        options: {
            interpreter: ["node"],
            environment: { [AWAIT_VARIABLE]: JSON.stringify(waits) },
            logging: command.local.Logging.None,
            addPreviousOutputInEnv: false,
        },
    };
}
