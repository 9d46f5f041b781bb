import * as pulumi from "@pulumi/pulumi";
import { airflowObjects, type AirflowObjects } from "../lib/airflow-objects";
import { executorsOf, type Executor } from "../lib/executors";
import { mebibytes } from "../lib/memory";
import type { Mount } from "../lib/mounts";
import { clusterName, type StackIdentity } from "../lib/names";
import { UserError } from "../lib/user-error";
import { ENCRYPTED_VARIABLE, PREVIEW_ANYWHERE_VARIABLE } from "../lib/preview";
import type { Role } from "../services/catalogue";
import type { Outside } from "../services/outside";
import type { ObjectStoreOptions } from "../services/stack";
import type { AirflowUsers } from "../services/users";
import { IN_CLUSTER } from "./airflow-schema";
import { airflowUsers } from "./airflow-users";
import { checkConfiguration } from "./check";
import { projectCommit } from "./commit";
import { faultMessage } from "./config-commands";
import { readEnvironment, type Environment } from "./environment";
import { outsideState, ownObjectStore } from "./outside-state";
import { readMachine, type MachineFacts } from "./machine";
import type { Project } from "./project";
import type { Config } from "./schema";
import type { RawConfig } from "./raw-config";

/** Everything the program is made from: the stack's configuration, the user's project and facts of the machine. */
export interface Settings extends ReadSettings {
    readonly project: Project & { readonly environment: Environment };
}

/** The same before anybody has looked what the project's requirements come to. */
export interface ReadSettings extends Omit<
    Config,
    "project" | "airflow" | "database" | "env" | "envFile" | "objectStore" | "resources" | "secrets" | "mounts"
> {
    readonly identity: StackIdentity;
    readonly machine: MachineFacts;
    readonly project: Project;
    /** Folders from elsewhere. */
    readonly mounts: readonly Mount[];
    readonly airflow: {
        /** Whether the platform runs in the stack's cluster, and not in containers of this machine. Defaults to false. */
        readonly inCluster?: boolean;
        /** What runs its tasks; the first one those that name none. Defaults to the local one. */
        readonly executors?: readonly Executor[];
        /** Where its metrics go; nowhere without an endpoint. Defaults to that. */
        readonly metrics?: Config["airflow"]["metrics"];
        readonly env: Readonly<Record<string, pulumi.Input<string>>>;
        /** What DAG files need besides Airflow. */
        readonly requirements: readonly string[];
        /** What it is to hold; secret as a whole, wherever it goes. Defaults to nothing. */
        readonly objects?: AirflowObjects;
        /** Who may log in besides the stack's own user. Defaults to nobody. */
        readonly users?: AirflowUsers | undefined;
    };
    /** What `env` and `envFile` say: variables of all that runs. A secret one is an output, any other a text. */
    readonly env: Readonly<Record<string, pulumi.Input<string>>>;
    /** Whether there may be secret ones among them, whatever machine this is. */
    readonly secretEnv: boolean;
    readonly objectStore?: ObjectStoreOptions | undefined;
    /** State that is kept elsewhere. Defaults to none. */
    readonly outside?: Outside | undefined;
    /** The project's commit, as {@link projectCommit} has it; none in a preview that says the same on every machine. */
    readonly commit?: string | undefined;
    /** Memory limits in MiB. */
    readonly memory: Readonly<Record<Role, number>>;
    /** What tasks name in `secrets=[…]`, values by key. */
    readonly secrets: Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;
}

/**
 * The settings of the stack that Pulumi runs.
 * @throws {pulumi.RunError} One message with every fault; Pulumi shows it without a stack trace.
 */
export function loadSettings(): ReadSettings {
    const identity = { project: pulumi.getProject(), stack: pulumi.getStack() };
    const machine = readMachine(identity, { anywhere: isPreviewAnywhere() });
    const raw = readConfig(identity.stack);
    const { config, mounts, project, faults, fileVariables } = checkConfiguration(identity, machine, raw);
    if (!config || !project || faults.length > 0) {
        throw new pulumi.RunError(faultMessage(identity.stack, faults));
    }
    const { envFile, ...others } = config;
    const isSecret = raw.secretKeys.has("env");
    return {
        ...others,
        env: { ...allSecret(fileVariables), ...keptSecret(config.env, isSecret) },
        secretEnv: isSecret || envFile !== undefined,
        identity,
        machine,
        project,
        mounts,
        airflow: {
            inCluster: config.airflow.deployment === IN_CLUSTER,
            executors: executorsOf(config.airflow.executor),
            metrics: config.airflow.metrics,
            requirements: config.airflow.requirements,
            env: keptSecret(config.airflow.env, raw.secretKeys.has("airflow")),
            objects: airflowObjects(config.airflow),
            users: airflowUsers(config.airflow),
        },
        objectStore: ownObjectStore(config.objectStore),
        outside: outsideState(config),
        commit: machine.anywhere ? undefined : projectCommit(machine.projectRoot, config.project.notebooks),
        memory: memoryLimits(config.resources),
        secrets: Object.fromEntries(Object.entries(config.secrets).map(([name, values]) => [name, allSecret(values)])),
    };
}

/**
 * The settings with the project's environment, which uv may have to be asked for.
 * @throws {pulumi.RunError} With everything that is wrong with the project's requirements.
 */
export async function withEnvironment(settings: ReadSettings): Promise<Settings> {
    try {
        return { ...settings, project: { ...settings.project, environment: await readEnvironment(settings) } };
    } catch (error) {
        throw error instanceof UserError ? new pulumi.RunError(error.message) : error;
    }
}

/** The namespace of task pods: the one that the configuration names, else that of the stack's name. */
export function namespaceName({ cluster, identity }: Pick<Settings, "cluster" | "identity">): string {
    return cluster.namespace ?? clusterName(identity);
}

/** The namespace of a platform in the cluster; pods of tasks, which the like of Airflow may make, stay out of it. */
export function platformNamespaceName(settings: Pick<Settings, "cluster" | "identity">): string {
    const suffix = "-platform";
    return `${namespaceName(settings)
        .slice(0, LONGEST_NAMESPACE - suffix.length)
        .replace(/-+$/, "")}${suffix}`;
}

const LONGEST_NAMESPACE = 63;

/** Whether `npm run preview` asks. An `up` never goes by it: it makes what it declares. */
function isPreviewAnywhere(): boolean {
    return pulumi.runtime.isDryRun() && process.env[PREVIEW_ANYWHERE_VARIABLE] === "yes";
}

/** Every key under `gaiaflow:`, whatever the Pulumi project is called. */
function readConfig(stack: string): RawConfig {
    const prefix = "gaiaflow:";
    const entries = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
    const values = Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
    const secretKeys = Object.keys(values).filter((key) => isSecretKey(prefix + key));
    return { stack, values, secretKeys: new Set(secretKeys), ...secretPaths() };
}

/** Which values are encrypted, where whoever runs Pulumi has read the stack's file. */
function secretPaths(): Pick<RawConfig, "secretPaths"> {
    const known = isPreviewAnywhere() ? process.env[ENCRYPTED_VARIABLE] : undefined;
    return known === undefined ? {} : { secretPaths: JSON.parse(known) as NonNullable<RawConfig["secretPaths"]> };
}

/** Pulumi names the keys with a secret in this variable, and offers no function to ask for them. */
function isSecretKey(key: string): boolean {
    const names: unknown = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] || "[]");
    return Array.isArray(names) && names.includes(key);
}

/** An environment that may hold a connection's password goes on as secret as it came. */
function keptSecret(variables: Readonly<Record<string, string>>, secret: boolean) {
    return secret ? allSecret(variables) : variables;
}

function allSecret(values: Readonly<Record<string, string>>): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, pulumi.secret(value)]));
}

function memoryLimits(resources: Config["resources"]): Record<Role, number> {
    const limits = Object.entries(resources).map(([role, amount]) => [role, mebibytes(amount)]);
    return Object.fromEntries(limits) as Record<Role, number>;
}
