import { z } from "zod";
import { EXECUTOR_TEXTS } from "../lib/executors";
import { connectionFaults, poolFaults, variableFaults } from "./airflow-objects";
import { field, integer, string } from "./fields";
import { refuse } from "./refusal";
import { oidc, users } from "./users-schema";

/** Where Airflow may run, besides in containers of this machine. */
const DEPLOYMENTS = ["external", "in-cluster"] as const;
/** The one of them that is the stack's own cluster. */
export const IN_CLUSTER = "in-cluster" satisfies (typeof DEPLOYMENTS)[number];

/** A map whose entries Airflow is to take over, each checked by itself. */
const objects = (faultsOf: typeof connectionFaults) =>
    z
        .record(z.string(), z.json())
        .superRefine((all, context) => {
            for (const [name, value] of Object.entries(all)) {
                for (const { path, ...refusal } of faultsOf(name, value)) {
                    refuse(context, [name, ...path], refusal);
                }
            }
        })
        .default({});

/** What Airflow is given. */
export const airflow = z.strictObject({
    deployment: field(z.enum(DEPLOYMENTS).default("external"), {
        description:
            "Where Airflow runs, and all that runs beside it. `in-cluster`, in modes prod_local and prod, is the stack's cluster ([more](in-cluster.md)). " +
            "`external` is, in mode prod, an Airflow that is there already, and gets what the stack gives out; otherwise these are containers of this machine.",
        expects: DEPLOYMENTS.join(" or "),
        example: "external",
    }),
    executor: field(z.enum(EXECUTOR_TEXTS).default("LocalExecutor"), {
        description:
            "Where tasks of Airflow's own operators run: in the scheduler's container, or with `KubernetesExecutor` as a pod each, which is there with " +
            "`deployment: in-cluster` alone ([more](in-cluster.md)). Of two the first is for tasks whose `executor` names none. Tasks of `task_factory` are " +
            "pods of their own either way. `local` and `kubernetes` are short for them.",
        expects: "LocalExecutor, KubernetesExecutor or LocalExecutor,KubernetesExecutor",
        example: "LocalExecutor",
    }),
    users,
    oidc,
    metrics: z
        .strictObject({
            endpoint: field(z.url({ protocol: /^https?$/ }).optional(), {
                description:
                    "Where the stack's Airflow sends its metrics by OpenTelemetry's protocol over HTTP, the whole address: a collector's " +
                    "ends with `/v1/metrics`, Prometheus' own with `/api/v1/otlp/v1/metrics` ([more](metrics.md)).",
                expects: "an http or https address",
                example: "http://otel-collector.monitoring:4318/v1/metrics",
                fallback: "nowhere",
            }),
            intervalSeconds: field(integer(1, 3600).default(60), {
                description: "Seconds between two reports.",
                expects: "a whole number of seconds from 1 to 3600",
                example: "30",
            }),
        })
        .prefault({}),
    env: field(z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), string()).default({}), {
        description: "Further environment of every Airflow container; wins over what we set.",
        expects: "map of environment variable to string",
        example: "INFO",
        within: ["AIRFLOW__LOGGING__LOGGING_LEVEL"],
    }),
    requirements: field(z.array(string()).default([]), {
        description:
            "What DAG files need besides Airflow: providers, and what bodies of `@task` import. What functions of `task_factory` need stands in the project's own requirements.",
        expects: "a list of requirements as pip takes them",
        example: "apache-airflow-providers-http",
        list: true,
        fallback: "none",
    }),
    connections: field(objects(connectionFaults), {
        description:
            "Airflow's connections by their ids, each a URI or a map with `conn_type`, `host`, `schema`, `login`, `password`, `port`, `extra` and " +
            "`description`, as `airflow connections import` takes them. A URI with a password, and a password by itself, are set with `--secret`. " +
            "One that is taken out is removed in Airflow; those made there by hand stay. Mode prod gives them out in a file.",
        expects: "URIs or maps with conn_type, by ids of letters, digits, `-`, `_` and `.`",
        example: "postgres",
        fallback: "none",
        within: ["warehouse", "conn_type"],
        beside: { host: "db.example.com", login: "reader" },
        hidden: true,
    }),
    variables: field(objects(variableFaults), {
        description:
            "Airflow's variables by their names: texts, or any other JSON, which DAGs read with `deserialize_json=True`. A secret is set with `--secret`. " +
            "Otherwise as `connections`.",
        expects: "values by names of at most 250 characters",
        example: "0.8",
        fallback: "none",
        within: ["threshold"],
        hidden: true,
    }),
    pools: field(objects(poolFaults), {
        description:
            "Airflow's pools by their names, each a map with `slots` (-1 for no limit), `description` and `include_deferred`, as `airflow pools import` takes them. " +
            "Otherwise as `connections`.",
        expects: "maps with slots, by names of at most 250 characters",
        example: "2",
        fallback: "none",
        within: ["gpu", "slots"],
    }),
});
