import { pod, restricted } from "../../../support/pods";
import { docker } from "../../../support/docker";
import { isNodeMade } from "../../../support/made-node";
import { profileOf } from "../../../support/node";
import { lose, podsIn, type InCluster } from "./in-cluster";

const onMadeNode = isNodeMade() ? test : test.skip;
/** Longer than the first packet of a connection takes to be sent once more. */
const SECONDS = 4;
const AIRFLOW = ["airflow-api-server", "airflow-dag-processor", "airflow-scheduler", "airflow-triggerer"] as const;
/** Who may reach what, written out by hand; that each reaches itself goes by no policy. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
    "postgres:5432": [...AIRFLOW, "mlflow"],
    "minio:9000": [...AIRFLOW, "jupyter", "mlflow", "task"],
    "minio:9001": [...AIRFLOW, "jupyter", "mlflow", "task"],
    "mlflow:5000": [...AIRFLOW, "jupyter", "minio", "task"],
    "airflow-api-server:8080": [...AIRFLOW, "jupyter", "minio", "mlflow"],
    "jupyter:8888": [...AIRFLOW, "minio", "mlflow"],
};
/** Pods that the test makes: one where tasks run, and two that nobody has named. */
const OWN = ["task", "unknown", "disguised"] as const;
const CALLERS = [...AIRFLOW, "jupyter", "minio", "mlflow", "postgres", ...OWN];

/**
 * Each way between pods that a policy allows, and each that none does, by a connection. Only a node that GaiaFlow built obeys
 * them; Minikube's own does not.
 */
export function networkPolicies(fixture: () => InCluster): void {
    describe("network policies", () => {
        beforeAll(async () => {
            const image = await docker("inspect", "--format", "{{.Config.Image}}", profileOf(fixture().platform));
            expect(image.startsWith("gaiaflow/")).toBe(isNodeMade());
            await makeOwnPods(fixture());
        });
        afterAll(async () => {
            const { kubectl } = fixture();
            for (const [name, namespace] of places(fixture())) {
                await kubectl("--namespace", namespace, "delete", "pod", name, "--grace-period=1");
            }
        });

        onMadeNode("each way that is needed is open, and each other is shut", async () => {
            expect(await openWays(fixture())).toEqual(sorted(WAYS));
        });

        onMadeNode("so it is when the pods at their ends are others, at other addresses", async () => {
            const before = await addresses(fixture());
            await lose(fixture(), "postgres", "minio", "mlflow", "airflow-scheduler");
            expect(await addresses(fixture())).not.toEqual(before);
            expect(await openWays(fixture())).toEqual(sorted(WAYS));
        });
    });
}

/** The pods of the test's own, with their namespaces. */
function places({ namespace, tasks }: InCluster): [name: string, namespace: string][] {
    return [
        ["task", tasks],
        ["unknown", namespace],
        ["disguised", "default"],
    ];
}

async function makeOwnPods(cluster: InCluster): Promise<void> {
    const { kubectl, namespace } = cluster;
    const place = ["--namespace", namespace, "get", "pods", "--selector", "app.kubernetes.io/name=minio"];
    const image = await kubectl(...place, "--output", "jsonpath={.items[0].spec.containers[0].image}");
    for (const [name, where] of places(cluster)) {
        const made = restricted(pod(name, image, "exec sleep infinity", {}, where));
        // Whoever gives himself the label of a part of Airflow, in a namespace of his own.
        const labels = name === "disguised" ? { "app.kubernetes.io/name": "airflow-scheduler" } : {};
        const object = JSON.stringify({ ...made, metadata: { ...made.metadata, labels } });
        await kubectl("--namespace", where, "run", name, "--image", image, "--overrides", object);
        await kubectl("--namespace", where, "wait", "--for=condition=Ready", `pod/${name}`, "--timeout=120s");
    }
}

/** Where each of the platform's pods is at present. */
async function addresses(cluster: InCluster): Promise<ReadonlyMap<string, { name: string; address: string }>> {
    const all = await podsIn(cluster, cluster.namespace, "--field-selector", "status.phase=Running");
    const going = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return new Map(
        going.map(({ metadata, status }) => [
            metadata.labels["app.kubernetes.io/name"] ?? metadata.name,
            { name: metadata.name, address: status.podIP ?? "" },
        ]),
    );
}

/** What is reached, with those that reach it. Names are left out of it: who may call nobody can ask for none. */
async function openWays(cluster: InCluster): Promise<Record<string, string[]>> {
    const pods = await addresses(cluster);
    const targets = Object.keys(WAYS).map((way) => {
        const [role = "", port = ""] = way.split(":");
        return { way, at: `${pods.get(role)?.address ?? role}/${port}` };
    });
    const own = new Map(places(cluster));
    const open: Record<string, string[]> = Object.fromEntries(targets.map(({ way }) => [way, []]));
    for (const caller of CALLERS) {
        const [name, namespace] = own.has(caller)
            ? [caller, own.get(caller) ?? ""]
            : [pods.get(caller)?.name ?? caller, cluster.namespace];
        const tries = targets.map(
            ({ at, way }) => `(timeout ${SECONDS} bash -c '< /dev/tcp/${at}' 2> /dev/null && echo ${way}) &`,
        );
        const line = ["exec", name, "--", "bash", "-c", `${tries.join(" ")} wait`];
        const reached = await cluster.kubectl("--namespace", namespace, ...line);
        for (const way of reached.split("\n").filter((each) => each !== "")) open[way]?.push(caller);
    }
    return sorted(open);
}

function sorted(ways: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
    const others = (way: string, callers: readonly string[]) =>
        callers.filter((caller) => !way.startsWith(`${caller}:`));
    return Object.fromEntries(Object.entries(ways).map(([way, callers]) => [way, others(way, callers).sort()]));
}
