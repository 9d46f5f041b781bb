import type { DagBundle } from "../lib/dag-bundle";
import { IN_CLUSTER } from "./airflow-schema";
import type { Config } from "./schema";

/** The bundle that a valid configuration names; undefined where the user brings the DAGs there himself. */
export function dagBundle({ dags, endpoints }: Pick<Config, "dags" | "endpoints">): DagBundle | undefined {
    const { type, git, image, s3 } = dags.bundle;
    switch (type) {
        case undefined:
            return undefined;
        case "git":
            return { type, ...git, repository: git.repository ?? "", ref: git.ref ?? "main" };
        case "s3":
            return {
                type,
                ...s3,
                bucket: s3.bucket ?? "",
                prefix: s3.prefix ?? "dags",
                endpoint: s3.endpoint ?? endpoints.s3,
            };
        case "image":
            return { type, ...image };
        default:
            return type satisfies never;
    }
}

/** Whether an `up` of mode prod builds an image and sends it to the registry. */
export function pushesImages({
    airflow,
    dags,
    tasks,
}: Pick<Config, "dags" | "tasks"> & {
    readonly airflow: { readonly deployment?: string; readonly inCluster?: boolean };
}): boolean {
    const runsServices = airflow.inCluster ?? airflow.deployment === IN_CLUSTER;
    return runsServices || tasks.image === undefined || dags.bundle.type === "image";
}
