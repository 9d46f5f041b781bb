import * as path from "node:path";
import * as command from "@pulumi/command";
import { physicalName, type StackIdentity } from "../../lib/names";
import type { Readiness, ServiceSpec } from "../../services/spec";
import type { Platform } from "./container-args";

/** A service to wait for, as `scripts/await-service.cjs` takes it. */
export interface Wait {
    readonly service: string;
    readonly container: string;
    readonly until: Readiness["until"];
    readonly seconds: number;
    readonly url?: string;
}

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
        script: path.join(platform.programRoot, "components", "mlops", "scripts", "await-service.cjs"),
        how: {
            interpreter: ["node"],
            environment: { GAIAFLOW_AWAIT: JSON.stringify(waits) },
            logging: command.local.Logging.None,
            addPreviousOutputInEnv: false,
        },
    };
}
