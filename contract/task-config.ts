import { z } from "zod";
import { LOG_LEVELS } from "../lib/log-levels";
import { OBJECT_NAME, VARIABLE_NAME } from "../lib/secret-names";

/** Raised whenever a reader of the older document would go wrong. */
export const TASK_CONFIG_VERSION = 1;

/** A name Kubernetes takes for an object. */
const objectName = z.string().max(253).regex(OBJECT_NAME);

/** A name a container's environment can carry. */
const variableName = z.string().regex(VARIABLE_NAME);

const texts = z.record(z.string(), z.string());

/** What every mode has. */
const common = {
    /** The form of this document. */
    version: z.literal(TASK_CONFIG_VERSION),
    /** The project's name. */
    project: z.string().min(1),
    /** Environment of a task wherever neither the call nor a secret sets the name; URLs as reachable from the task. */
    envVars: z.record(variableName, z.string()),
    /** Every secret the stack knows, against which `secrets=[…]` of a DAG is checked. */
    declaredSecrets: z.array(objectName),
    /** From which level on a task's log shows what its function logs, in Python's names. */
    logLevel: z.enum(LOG_LEVELS),
    /** The project's commit at the last `up`, with `-dirty` behind it where files differed. Absent where git knows of none. */
    commit: z
        .string()
        .regex(/^[0-9a-f]{40,64}(-dirty)?$/)
        .optional(),
    /** MLflow's address for browsers. Absent where the stack has no MLflow. */
    mlflowPage: z
        .string()
        .regex(/^https?:\/\//)
        .optional(),
    /** GPUs of the containers that run dev tasks and notebooks, and of a local cluster: a number, or all. Absent for none. */
    gpus: z.union([z.literal("all"), z.int().min(1)]).optional(),
    /** Where values between tasks are kept that are no JSON or too large. Absent where such values are refused. */
    xcomStorage: z
        .strictObject({
            bucket: z.string().min(3),
            /** What every key begins with, without a `/` at its end: nothing else of the bucket is touched. */
            prefix: z.string().min(1),
            /** The address as tasks and Airflow reach it. Absent for AWS. */
            endpoint: z
                .string()
                .regex(/^https?:\/\//)
                .optional(),
            /** The largest value. */
            maxBytes: z.int().min(1),
            /** After how many days a value is removed, whatever Airflow has of its run. */
            keepDays: z.int().min(1),
            /** An AWS credentials file with the key, in Airflow's containers. Absent: what boto3 finds there by itself. */
            keyFile: z.string().startsWith("/").optional(),
        })
        .optional(),
};

/** Where dev tasks run: in the container `tasks`, which has the project's environment, or in Airflow's own process. */
const execution = z.enum(["container", "in-process"]);

/** The Unix socket on which the container `tasks` takes tasks, as Airflow's containers see it. */
const taskSocket = z.string().startsWith("/");

const devTaskConfig = z.strictObject({
    ...common,
    mode: z.literal("dev"),
    execution,
    taskSocket,
    /** Whether dev tasks get the `env_vars` and `secrets` of their call. */
    envInDev: z.boolean(),
    /** Folder in the Airflow containers with a file per key: `<secretsPath>/<secret>/<key>`. */
    secretsPath: z.string().startsWith("/"),
});

const toleration = z.strictObject({
    key: z.string().optional(),
    operator: z.enum(["Exists", "Equal"]).optional(),
    value: z.string().optional(),
    effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
    tolerationSeconds: z.int().min(0).optional(),
});

/** What a task pod is made of, the call's own arguments apart. */
const pod = {
    ...common,
    /** The project's image; a content reference, so that a new build is a new name. */
    image: z.string().min(1),
    imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]),
    /** Where task pods and their secrets live. */
    namespace: z
        .string()
        .max(63)
        .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
    serviceAccount: objectName,
    /** The id of Airflow's connection to the cluster. */
    kubernetesConnection: z.string().min(1),
    /** An image with `sh` and `cat` that the cluster has. */
    xcomSidecarImage: z.string().min(1),
    /** Secrets of the stack itself, in the environment of every task. */
    secrets: z.array(objectName),
    imagePullSecrets: z.array(objectName),
    nodeSelector: texts,
    tolerations: z.array(toleration),
    /** As Kubernetes has it; empty for none. */
    affinity: z.record(z.string(), z.json()),
    /** Empty for the cluster's default. */
    priorityClassName: z.string(),
    labels: texts,
    annotations: texts,
    /** Kubernetes quantities by resource; what a task asks for that says nothing of its own. */
    resources: z.strictObject({ requests: texts, limits: texts }),
    /** A Kubernetes quantity: the size of a pod's /dev/shm. Absent: all the memory that it may take. */
    sharedMemory: z.string().optional(),
    /** The same of the container that hands on what a pod returns. */
    xcomSidecarResources: z.strictObject({ requests: texts, limits: texts }),
    /** Folders that a pod writes, empty at its start and gone with it: absolute paths. Absent for none. */
    scratchFolders: z.array(z.string().startsWith("/")).optional(),
    /** Folders from elsewhere, by claims in the namespace. Absent for none. */
    mounts: z
        .array(z.strictObject({ path: z.string().startsWith("/"), claim: objectName, readOnly: z.boolean() }))
        .optional(),
    /** Seconds a pod may take to start. */
    startupTimeoutSeconds: z.int().min(1),
};

/** Of tasks with `env="dev"` among pods; where they are absent, such tasks run in Airflow's own process. */
const devTasks = { execution: execution.optional(), taskSocket: taskSocket.optional() };

const prodLocalTaskConfig = z.strictObject({ ...pod, ...devTasks, mode: z.literal("prod_local") });
const prodTaskConfig = z.strictObject({ ...pod, ...devTasks, mode: z.literal("prod") });

/**
 * The document from which `task_factory` learns where a task runs: composed by `stacks/`, read by the Python package.
 * Its only definition; the JSON Schema that Python checks against is derived from it.
 */
export const taskConfigSchema = z.discriminatedUnion("mode", [devTaskConfig, prodLocalTaskConfig, prodTaskConfig]);

export type TaskConfig = z.infer<typeof taskConfigSchema>;
export type DevTaskConfig = z.infer<typeof devTaskConfig>;
export type PodTaskConfig = z.infer<typeof prodLocalTaskConfig> | z.infer<typeof prodTaskConfig>;

/**
 * The JSON text as a task config.
 * @throws Error that names every key that is wrong and what was expected of it.
 */
export function parseTaskConfig(text: string): TaskConfig {
    const result = taskConfigSchema.safeParse(JSON.parse(withFractionsAsText(text)));
    if (result.success) {
        return result.data;
    }
    const faults = result.error.issues.map((issue) => `  ${issue.path.join(".") || "(document)"}: ${issue.message}`);
    throw new Error(["The task config is not valid:", ...faults].join("\n"));
}

/** Every number of a task config is whole. `120.0` and `12e1` would be so here, but floats to a reader in Python. */
function withFractionsAsText(text: string): string {
    const tokens = /"(?:[^"\\]|\\.)*"|[-\d][-+.\deE]*/g;
    return text.replace(tokens, (token) => (/^[-\d].*[.eE]/.test(token) ? JSON.stringify(token) : token));
}
