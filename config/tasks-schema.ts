import { z } from "zod";
import { MEMORY_PATTERN } from "../lib/memory";
import { LOG_LEVELS } from "../lib/log-levels";
import { VARIABLE_NAME } from "../lib/secret-names";
import { boolean, field, imageReference, integer, string } from "./fields";
import { placement } from "./placement-schema";
import { containerResources } from "./resources-schema";
import { objectNames } from "./secrets-schema";

/** What tasks are given. */
export const tasks = z.strictObject({
    envInDev: field(boolean().default(false), {
        description: "Whether tasks in mode dev get the `env_vars` and `secrets` of their call, as pods do.",
        expects: "true or false",
        example: "true",
    }),
    devExecution: field(z.enum(["container", "in-process"]).default("container"), {
        description:
            "Mode dev: where functions run, in a container of the project's environment, as pods do, or in Airflow's own process, on Airflow's packages.",
        expects: "container or in-process",
        example: "in-process",
    }),
    logLevel: field(z.enum(LOG_LEVELS).default("INFO"), {
        description: "From which level on the log of a task shows what its function logs, in every mode.",
        expects: LOG_LEVELS.join(", "),
        example: "DEBUG",
    }),
    resources: containerResources({
        descriptions: {
            requests: "What a task pod asks for where its call says nothing else.",
            limits: "What a task pod may take at most where its call says nothing else.",
        },
        defaults: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "2Gi" } },
    }),
    sharedMemory: field(z.string().regex(MEMORY_PATTERN).optional(), {
        description:
            "Size of `/dev/shm` of each task's pod, and in mode dev of the containers that run tasks and notebooks: what processes of one task, such as those of " +
            "PyTorch's `DataLoader`, hand to each other. It is part of the memory that the task may take.",
        expects: "an amount of memory such as 512Mi or 2Gi",
        example: "1Gi",
        fallback: "all the memory that the task may take",
    }),
    xcomSidecarResources: containerResources({
        descriptions: {
            requests: "What the container asks for that hands on what a pod returns.",
            limits: "What that container may take at most.",
        },
        defaults: { requests: { cpu: "1m", memory: "10Mi" }, limits: { cpu: "200m", memory: "64Mi" } },
    }),
    startupTimeoutSeconds: field(integer(1, 86_400).default(120), {
        description: "Seconds a task pod may take to start before its task fails with Kubernetes' reason.",
        expects: "a whole number of seconds from 1 to 86400",
        example: "300",
    }),
    image: field(imageReference().optional(), {
        description:
            "Mode prod: an image to run tasks with, built and pushed by somebody else, with a digest. It holds the project's package and `gaiaflow`.",
        expects: "an image reference with a digest",
        example: `registry.example.com/iris@sha256:${"0".repeat(64)}`,
        fallback: "the project's image, built and pushed to `registry`",
    }),
    imagePullSecrets: objectNames(
        "Secrets of the tasks' namespace with which its pods pull their image, besides the one that `registry.pull` makes.",
        "registry-login",
        "none",
    ),
    envVars: field(z.record(z.string().regex(VARIABLE_NAME), string()).default({}), {
        description:
            "Environment of every task, wherever neither its call nor a secret sets the name. For what is no secret.",
        expects: "texts by names of environment variables",
        example: "eu-central-1",
        fallback: "none",
        within: ["AWS_DEFAULT_REGION"],
    }),
    secrets: objectNames(
        "Secrets that every pod takes into its environment, such as the key to the object store. Each stands in `secrets` or `existingSecrets` too.",
        "warehouse",
        "none",
    ),
    ...placement,
});
