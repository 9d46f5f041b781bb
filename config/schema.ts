import { z } from "zod";
import { MEMORY_PATTERN } from "../lib/memory";
import { MODES } from "../lib/modes";
import {
    DEFAULT_MEMORY,
    DEFAULT_SERVICES,
    IMAGES,
    PORTS,
    ROLES,
    SERVICES,
    type ImageName,
    type PortName,
    type Role,
} from "../services/catalogue";
import { airflow } from "./airflow-schema";
import { alerts } from "./alerts-schema";
import { endpoints, registry } from "./registry-schema";
import { existingSecrets, secrets } from "./secrets-schema";
import { tasks } from "./tasks-schema";
import { objectStore } from "./object-store-schema";
import { cluster } from "./cluster-schema";
import { database } from "./database-schema";
import { dags } from "./dags-schema";
import { env, envFile } from "./env-schema";
import { gpus } from "./gpus-schema";
import { ingress } from "./ingress-schema";
import { mlflow } from "./mlflow-schema";
import { mounts } from "./mounts-schema";
import { field, boolean, imageReference, port, string, integer, registryPath } from "./fields";
import { project } from "./project-schema";
import { replicas } from "./replicas-schema";
import { serving } from "./serving-schema";
import { storage } from "./storage-schema";
import { retention } from "./retention-schema";
import { xcom } from "./xcom-schema";

const mode = field(z.enum(MODES), {
    description: "What `pulumi up` makes: local containers, the same with a local cluster, or a remote cluster's part.",
    expects: "dev, prod_local or prod",
    example: "dev",
    fallback: "the stack's name",
});

const services = field(
    z
        .array(z.enum(SERVICES))
        .min(1)
        .refine((names) => new Set(names).size === names.length)
        .default([...DEFAULT_SERVICES]),
    {
        description:
            "What runs, with what it needs. Data of what does not run is kept. [serving](serving.md), which answers by a registered model, runs only where it is named.",
        expects: `a list of one or more of ${SERVICES.join(", ")}, each once`,
        example: "mlflow",
        list: true,
    },
);

const portFields = Object.fromEntries(
    Object.entries(PORTS).map(([name, { default: usual, description }]) => [
        name,
        port(usual, `Port of ${description} on 127.0.0.1.`),
    ]),
) as Record<PortName, ReturnType<typeof port>>;

const reference = { expects: "an image reference with a version tag or a digest (not latest)" };

const imageFields = Object.fromEntries(
    IMAGES.map((name) => [
        name,
        field(imageReference().optional(), {
            ...reference,
            description: `An image to run as ${name}, by the contract of \`images/README.md\`.`,
            example: `registry.example.com/${name}:1.0`,
            fallback: "built from `images/`",
        }),
    ]),
) as Record<ImageName, z.ZodOptional<z.ZodString>>;

const memoryFields = Object.fromEntries(
    ROLES.map((role) => [
        role,
        field(z.string().regex(MEMORY_PATTERN).default(DEFAULT_MEMORY[role]), {
            description: `Memory limit of the container ${role}.`,
            expects: "an amount of memory such as 512Mi or 2Gi",
            example: "2Gi",
        }),
    ]),
) as Record<Role, z.ZodDefault<z.ZodString>>;

const build = z.strictObject({
    cache: field(boolean().default(true), {
        description: "Whether builds may use Docker's cache; false builds what is built from its first layer.",
        expects: "true or false",
        example: "false",
    }),
    force: field(string().default(""), {
        description: "Any text; changing it rebuilds every layer of every image.",
        expects: "a text",
        example: "2026-11-23",
    }),
    registry: field(registryPath().optional(), {
        description:
            "A registry, with a path, from which the images of a release are pulled by their digests, or `none`: all are built.",
        expects: "a registry with a path, such as registry.example.com/gaiaflow, or none",
        example: "registry.example.com/gaiaflow",
        fallback: "the one that the release names. A clone names none",
    }),
    platform: field(z.enum(["linux/amd64", "linux/arm64"]).optional(), {
        description:
            "Mode prod: the processor of the cluster's nodes, where it is not this machine's; Docker then emulates it.",
        expects: "linux/amd64 or linux/arm64",
        example: "linux/amd64",
        fallback: "this machine's",
    }),
});

const credentialsVersion = field(integer(1, 9999).default(1), {
    description: "Increase by 1 to rotate all credentials; the old ones are refused, all data stays readable.",
    expects: "a whole number from 1, one more than before or the same",
    example: "2",
});

/** Every key under `gaiaflow:`. The reference in `docs/configuration.md` is made from this. */
export const configSchema = z.strictObject({
    mode,
    project: project.prefault({} as z.input<typeof project>),
    mounts,
    services,
    ports: z.strictObject(portFields).prefault({}),
    images: z.strictObject(imageFields).prefault({}),
    build: build.prefault({}),
    airflow: airflow.prefault({}),
    mlflow: mlflow.prefault({}),
    database: database.prefault({}),
    objectStore: objectStore.prefault({}),
    storage: storage.prefault({}),
    ingress: ingress.prefault({}),
    serving: serving.prefault({}),
    alerts: alerts.prefault({}),
    resources: z.strictObject(memoryFields).prefault({}),
    replicas: replicas.prefault({}),
    gpus,
    credentialsVersion,
    env,
    envFile,
    secrets,
    existingSecrets,
    tasks: tasks.prefault({}),
    xcom: xcom.prefault({}),
    cluster: cluster.prefault({}),
    registry: registry.prefault({}),
    endpoints: endpoints.prefault({}),
    dags: dags.prefault({}),
    retention: retention.prefault({}),
});

export type Config = z.output<typeof configSchema>;
