import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { readRecord } from "@gaiaflow/toolchain/core/record";
import { stackFileConfig } from "@gaiaflow/toolchain/core/stack-file";
import { portFaults, portHolders } from "../../../checks/ports";
import { IN_CLUSTER } from "../../../config/airflow-schema";
import { checkConfiguration, type Checked } from "../../../config/check";
import { faultMessage } from "../../../config/config-commands";
import { readMachine } from "../../../config/machine";
import type { Project } from "../../../config/project";
import { isForTasks } from "../../../config/task-secrets";
import type { RawConfig } from "../../../config/raw-config";
import type { StackIdentity } from "../../../lib/names";
import { standInText } from "../preview/stand-in-text";
import { unknownStack } from "./unknown-stack";

/**
 * Says what the program would refuse, before the tools are got that run it: on a new machine that takes ten minutes. What
 * cannot be known without Pulumi or Docker is left to the program.
 *
 * @returns What the stack is; undefined where the configuration cannot be known yet.
 * @throws {UserError} For a stack that is unknown; one message with every fault of configuration and project, else with every port
 * that is taken.
 */
export async function refuseEarly(stack: string): Promise<Checked | undefined> {
    refuseUnknown(stack);
    const checked = checkEarly(stack);
    if (checked === undefined) {
        return undefined;
    }
    const { config, project, faults } = checked;
    await refuse(stack, faults);
    // What runs in a cluster holds no port of this machine.
    if (config && project && config.mode !== "prod" && config.airflow.deployment !== IN_CLUSTER) {
        await refuse(stack, await takenPorts({ ...config, identity: identityOf(stack) }));
    }
    return checked;
}

/**
 * The project that a stack's file names.
 * @throws {UserError} Where it cannot be known.
 */
export async function readEarly(stack: string): Promise<Project> {
    refuseUnknown(stack);
    const { project, faults = [] } = checkEarly(stack) ?? {};
    await refuse(stack, faults);
    if (!project) {
        throw new UserError({
            problem: `What stack ${stack} is cannot be known without Pulumi: a value that is encrypted or handed on stands in its file.`,
            fix: "Name a stack whose values are in clear text but for passwords: --stack dev",
        });
    }
    return project;
}

/** What a stack's file says, and the project that it names; undefined where that cannot be known without Pulumi. */
export function checkEarly(stack: string): Checked | undefined {
    const raw = rawConfig(stack, stackFileConfig(stack));
    const identity = identityOf(stack);
    return raw && checkConfiguration(identity, readMachine(identity, { projectRoot: projectRoot() }), raw);
}

function refuseUnknown(stack: string): void {
    const unknown = unknownStack(stack);
    if (unknown !== undefined) {
        throw unknown;
    }
}

function identityOf(stack: string): StackIdentity {
    return { project: projectName(), stack };
}

async function refuse(stack: string, faults: readonly UserError[]): Promise<void> {
    if (faults.length > 0) {
        const fix = (await readRecord())
            ? ""
            : `There is no pulumi command here yet: change Pulumi.${stack}.yaml by hand, or get it with npx gaiaflow tools.`;
        throw new UserError({ problem: faultMessage(stack, faults), fix });
    }
}

/** What Pulumi would hand on of the file. Nothing where that hangs on a secret, or on how Pulumi reads it. */
export function rawConfig(stack: string, config: Readonly<Record<string, unknown>> | undefined): RawConfig | undefined {
    const values: Record<string, string> = {};
    const secretPaths: (string | number)[][] = [];
    for (const [key, value] of Object.entries(config ?? {})) {
        const [namespace, name, ...more] = key.split(":");
        if (name === undefined || more.length > 0 || value === null || isSecret(value)) {
            return undefined;
        }
        if (namespace === "gaiaflow") {
            const shown = hidden(value, [name], secretPaths);
            values[name] = typeof shown === "string" ? shown : JSON.stringify(shown);
        }
    }
    const isKnown = secretPaths.every(([top = "", ...rest]) => {
        const standIn = standInText(`gaiaflow:${top}`, rest);
        return standIn !== undefined && (!standIn.isExample || isForTasks(top));
    });
    const secretKeys = new Set(secretPaths.map(([top]) => String(top)));
    return config && isKnown ? { stack, values, secretKeys, secretPaths } : undefined;
}

/** The same value with stand-ins for what is encrypted in it, whose paths are noted. */
function hidden(value: unknown, path: readonly (string | number)[], noted: (string | number)[][]): unknown {
    if (isSecret(value)) {
        noted.push([...path]);
        const [top, ...rest] = path;
        return standInText(`gaiaflow:${top}`, rest)?.text;
    }
    if (Array.isArray(value)) {
        return value.map((part, index) => hidden(part, [...path, index], noted));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hidden(part, [...path, key], noted)]))
        : value;
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
