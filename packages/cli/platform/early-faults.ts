import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { readRecord } from "@gaiaflow/toolchain/core/record";
import { stackFileConfig } from "@gaiaflow/toolchain/core/stack-file";
import { portFaults, portHolders } from "../../../checks/ports";
import { checkConfiguration } from "../../../config/check";
import { faultMessage } from "../../../config/config-commands";
import { readMachine } from "../../../config/machine";
import type { RawConfig } from "../../../config/validate";

/**
 * Says what the program would refuse, before the tools are got that run it: on a new machine that takes ten minutes. What
 * cannot be known without Pulumi or Docker is left to the program.
 *
 * @throws {UserError} One message with every fault of configuration and project, else with every port that is taken.
 */
export async function refuseEarly(stack: string): Promise<void> {
    const raw = rawConfig(stack, stackFileConfig(stack));
    if (raw === undefined) {
        return;
    }
    const identity = { project: projectName(), stack };
    const { config, project, faults } = checkConfiguration(
        identity,
        readMachine(identity, { projectRoot: projectRoot() }),
        raw,
    );
    await refuse(stack, faults);
    if (config && project && config.mode !== "prod") {
        await refuse(stack, await takenPorts({ ...config, identity }));
    }
}

async function refuse(stack: string, faults: readonly UserError[]): Promise<void> {
    if (faults.length > 0) {
        const fix = (await readRecord())
            ? ""
            : `There is no pulumi command here yet: change Pulumi.${stack}.yaml by hand, or get it with npm run tools.`;
        throw new UserError({ problem: faultMessage(stack, faults), fix });
    }
}

/** Values of these keys' maps may be secret; what stands in their place is a text as well. */
export const WITH_SECRETS: readonly string[] = ["secrets", "airflow", "cluster", "registry"];
const PLACEHOLDER = "[secret]";

/** What Pulumi would hand on of the file. Nothing where that hangs on a secret, or on how Pulumi reads it. */
export function rawConfig(stack: string, config: Readonly<Record<string, unknown>> | undefined): RawConfig | undefined {
    const values: Record<string, string> = {};
    const secretKeys = new Set<string>();
    for (const [key, value] of Object.entries(config ?? {})) {
        const [namespace, name, ...more] = key.split(":");
        if (name === undefined || more.length > 0 || value === null || isSecret(value)) {
            return undefined;
        }
        if (namespace !== "gaiaflow") {
            continue;
        }
        const hide = (_: string, part: unknown): unknown => {
            if (isSecret(part)) {
                secretKeys.add(name);
                return PLACEHOLDER;
            }
            return part;
        };
        values[name] = typeof value === "string" ? value : JSON.stringify(value, hide);
    }
    const isKnown = [...secretKeys].every((name) => WITH_SECRETS.includes(name));
    return config && isKnown ? { stack, values, secretKeys } : undefined;
}

function isSecret(value: unknown): boolean {
    return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}

/** A Docker that is not there yet has no containers. One that lets nobody in may have ours: the program finds that later. */
async function takenPorts(settings: Parameters<typeof portFaults>[0]): Promise<UserError[]> {
    const before = process.env["DOCKER_HOST"];
    Object.assign(process.env, await dockerHost());
    try {
        const holders = await portHolders(settings.identity).catch((error: unknown) => {
            const { code = "" } = error as NodeJS.ErrnoException;
            return ["ENOENT", "ECONNREFUSED"].includes(code) ? new Map<number, never>() : undefined;
        });
        return holders === undefined ? [] : await portFaults(settings, holders);
    } finally {
        if (before === undefined) {
            delete process.env["DOCKER_HOST"];
        }
    }
}
