import { airflowApi, type AirflowApi, type DagRunEnd } from "../../../support/airflow-api";
import { mlflow } from "../../../support/mlflow-api";
import { kubectl } from "../../../support/node";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** A pod, as far as the tests ask. */
export interface Pod {
    readonly metadata: {
        readonly name: string;
        readonly uid: string;
        readonly labels: Readonly<Record<string, string>>;
        /** Of one that is being removed. */
        readonly deletionTimestamp?: string;
        readonly creationTimestamp: string;
    };
    readonly spec: { readonly containers: readonly { readonly image: string }[] };
    readonly status: {
        readonly phase: string;
        readonly podIP?: string;
        readonly containerStatuses?: readonly {
            readonly name: string;
            /** Of one that has been made: `containerd://ID`. */
            readonly containerID?: string;
            readonly ready: boolean;
            readonly restartCount: number;
        }[];
    };
}

/** A platform in a cluster, once its ports lead there. */
export interface InCluster {
    readonly platform: Platform;
    /** The namespace of its pods. */
    readonly namespace: string;
    /** That of tasks. */
    readonly tasks: string;
    /** The cluster's kubectl. */
    readonly kubectl: (...args: string[]) => Promise<string>;
}

/** Looks at a platform that is up. */
export async function inCluster(platform: Platform): Promise<InCluster> {
    const [namespace, tasks] = [await platform.output("platformNamespace"), await platform.output("namespace")];
    return {
        platform,
        namespace: String(namespace),
        tasks: String(tasks),
        kubectl: (...args) => kubectl(platform, ...args),
    };
}

/** Leads the stack's ports to its pods. @returns What ends it. */
export async function forwardPorts(platform: Platform): Promise<() => Promise<void>> {
    // By what it records of the clone, its own Minikube is found.
    expect(await platform.gaiaflow("tools")).toMatchObject({ exitCode: 0 });
    const forwarding = platform.gaiaflow("minikube", "forward");
    return async () => {
        forwarding.kill("SIGINT");
        await forwarding;
    };
}

/** The pods of a namespace. */
export async function podsIn(cluster: InCluster, namespace: string, ...selector: string[]): Promise<readonly Pod[]> {
    const list = await cluster.kubectl("--namespace", namespace, "get", "pods", ...selector, "--output", "json");
    return (JSON.parse(list) as { items: Pod[] }).items;
}

/** Ends pods of the platform at once, as a lost process does, and waits until others have taken their places. */
export async function lose(cluster: InCluster, ...roles: readonly string[]): Promise<void> {
    const { namespace } = cluster;
    const before = (await podsIn(cluster, namespace)).filter(({ metadata }) =>
        roles.includes(metadata.labels["app.kubernetes.io/name"] ?? ""),
    );
    const names = before.map(({ metadata }) => metadata.name);
    await cluster.kubectl("--namespace", namespace, "delete", "pod", "--grace-period=1", ...names);
    for (const role of roles) {
        const kind = ["jupyter", "minio", "postgres"].includes(role) ? "statefulset" : "deployment";
        await cluster.kubectl("--namespace", namespace, "rollout", "status", `${kind}/${role}`, "--timeout=300s");
    }
}

/** Airflow's API, once it answers: what leads to it finds another pod by itself. */
export async function airflowOf({ platform }: InCluster): Promise<AirflowApi> {
    const login = (await platform.logins()).airflow;
    let api: AirflowApi | undefined;
    await until(
        "Airflow answers",
        async () => {
            api = await airflowApi(platform.ports.airflow, login).catch(() => undefined);
            return api !== undefined;
        },
        180,
    );
    return api as AirflowApi;
}

/** The same, once it has read a DAG's file: of a database that has just been made that takes a while. */
export async function knownTo(cluster: InCluster, dag: string): Promise<AirflowApi> {
    const api = await airflowOf(cluster);
    await until(`Airflow knows ${dag}`, async () => (await api.dags().catch((): string[] => [])).includes(dag), 120);
    return api;
}

/** Waits until MLflow has the example's model: that its pod was replaced, what leads there finds by a request that fails. */
export async function untilModel({ platform }: InCluster): Promise<void> {
    const login = (await platform.logins()).mlflow;
    const ask = () => mlflow(platform.ports.mlflow, "GET", "registered-models/get", { name: "iris" }, login);
    await until("MLflow has its model", () =>
        ask().then(
            () => true,
            () => false,
        ),
    );
}

/** How a run ended, whatever Airflow answered in the meantime. */
export async function endOf(cluster: InCluster, dag: string, run: string): Promise<DagRunEnd> {
    let ended: DagRunEnd | undefined;
    const isOver = async (): Promise<boolean> => {
        ended = await (await airflowOf(cluster)).ended(dag, run).catch(() => undefined);
        return ended !== undefined;
    };
    await until(`a run of ${dag} ends`, isOver, 500);
    return ended as DagRunEnd;
}

/** All pods of a whole platform are there, and ready without a restart. */
export function expectWhole(all: readonly Pod[]): void {
    expect(all.map(({ metadata }) => metadata.labels["app.kubernetes.io/name"]).sort()).toEqual([
        ...["airflow-api-server", "airflow-dag-processor", "airflow-migration", "airflow-scheduler"],
        ...["airflow-triggerer", "jupyter", "minio", "minio-init", "mlflow", "postgres"],
    ]);
    const going = all.filter(({ status }) => status.phase !== "Succeeded");
    const statuses = going.flatMap(({ status }) => status.containerStatuses ?? []);
    expect(statuses.every(({ ready, restartCount }) => ready && restartCount === 0)).toBe(true);
}
