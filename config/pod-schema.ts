import { z } from "zod";
import { KUBERNETES_VERSION } from "../lib/kubernetes-version";
import { LOG_LEVELS } from "../lib/log-levels";
import { SECRET_NAME, VARIABLE_NAME } from "../lib/secret-names";
import { field, boolean, string, integer } from "./fields";

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/, without signs and exponents. */
const QUANTITY = /^\d+(?:\.\d+)?(?:m|k|[KMGTPE]i?)?$/;

/** Names of the levels, in https://kubernetes.io/docs/concepts/security/pod-security-standards/. */
export const POD_SECURITY_LEVELS = ["privileged", "baseline", "restricted"] as const;

/** Secrets by name, each with its values by key. */
export const secrets = field(
    z.record(z.string().regex(SECRET_NAME), z.record(z.string().regex(VARIABLE_NAME), string())),
    {
        description:
            "What tasks name in `secrets=[…]`: names of secrets, each with values by the environment variable that carries them. " +
            "Every value has to be encrypted (`--secret`).",
        expects:
            "values by names of environment variables, by names of lower-case letters, digits and `-`, in parts divided by `.`, that do not start with `gaiaflow-`, " +
            "set with --secret",
        example: "API_KEY",
        fallback: "none",
        within: ["my-creds", "API_KEY"],
        secret: true,
    },
).default({});

const isFraction = (value: unknown) => typeof value === "number" && !Number.isInteger(value);

const amounts = (description: string, fallback: Readonly<Record<string, string>>) =>
    field(
        z
            .record(
                z.string().min(1),
                z.preprocess(
                    // Two spellings of a fraction are one amount; a large number has lost digits.
                    (value) => (Number.isSafeInteger(value) || isFraction(value) ? String(value) : value),
                    z.string().regex(QUANTITY),
                ),
            )
            .default({ ...fallback }),
        {
            description,
            expects: "amounts such as 500m or 2Gi by names of Kubernetes resources such as cpu and memory",
            example: "4Gi",
            within: ["memory"],
        },
    );

/** What tasks are given. */
export const tasks = z.strictObject({
    envInDev: field(boolean().default(false), {
        description: "Whether tasks in mode dev get the `env_vars` and `secrets` of their call, as pods do.",
        expects: "true or false",
        example: "true",
    }),
    logLevel: field(z.enum(LOG_LEVELS).default("INFO"), {
        description: "From which level on the log of a task shows what its function logs, in every mode.",
        expects: LOG_LEVELS.join(", "),
        example: "DEBUG",
    }),
    resources: z
        .strictObject({
            requests: amounts("What a task pod asks for where its call says nothing else.", {
                cpu: "100m",
                memory: "256Mi",
            }),
            limits: amounts("What a task pod may take at most where its call says nothing else.", { memory: "2Gi" }),
        })
        .prefault({}),
    startupTimeoutSeconds: field(integer(1, 86_400).default(120), {
        description: "Seconds a task pod may take to start before its task fails with Kubernetes' reason.",
        expects: "a whole number of seconds from 1 to 86400",
        example: "300",
    }),
});

/** The cluster of mode prod_local. */
export const cluster = z.strictObject({
    cpus: field(integer(2, 256).default(2), {
        description: "Processors of the Minikube node. Changing it replaces the cluster.",
        expects: "a whole number from 2 to 256",
        example: "4",
    }),
    memoryMib: field(integer(1900, 4_194_304).default(4096), {
        description: "Memory of the Minikube node in MiB. Changing it replaces the cluster.",
        expects: "a whole number of MiB from 1900",
        example: "8192",
    }),
    kubernetesVersion: field(
        z
            .string()
            .regex(/^\d+\.\d+\.\d+$/)
            .default(KUBERNETES_VERSION),
        {
            description: "The Kubernetes that Minikube starts. Changing it replaces the cluster.",
            expects: "a version such as 1.34.4",
            example: KUBERNETES_VERSION,
        },
    ),
    podSecurity: field(z.enum(POD_SECURITY_LEVELS).default("baseline"), {
        description:
            "The pod security standard that the tasks' namespace enforces. Pods of `task_factory` always satisfy `restricted`.",
        expects: POD_SECURITY_LEVELS.join(", "),
        example: "restricted",
    }),
    namespace: field(
        z
            .string()
            .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/)
            .optional(),
        {
            description: "The namespace of task pods.",
            expects: "at most 63 lower-case letters, digits and `-`",
            example: "iris",
            fallback: "`<Pulumi project>-<stack>`",
        },
    ),
});
