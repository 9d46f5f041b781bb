import { pod, restricted } from "../../../support/pods";
import { airflowOf, podsIn, type InCluster } from "./in-cluster";

type Answer = "answers" | "leads to a login" | "refused";

/** What is asked with no login at all: from a pod of tasks what the network policies let it reach, else from the scheduler's. */
const FROM_TASKS: Readonly<Record<string, Answer>> = {
    "mlflow:5000/": "refused",
    "mlflow:5000/version": "refused",
    "mlflow:5000/api/2.0/mlflow/experiments/search?max_results=1": "refused",
    "mlflow:5000/ajax-api/2.0/mlflow/experiments/search?max_results=1": "refused",
    "mlflow:5000/api/2.0/mlflow-artifacts/artifacts": "refused",
    "mlflow:5000/health": "answers",
    "minio:9000/": "refused",
    "minio:9000/mlflow": "refused",
    "minio:9000/minio/admin/v3/info": "refused",
    "minio:9000/minio/v2/metrics/cluster": "refused",
    "minio:9000/minio/health/ready": "answers",
    "minio:9001/api/v1/buckets": "refused",
};
const FROM_SCHEDULER: Readonly<Record<string, Answer>> = {
    "airflow-api-server:8080/api/v2/dags": "refused",
    "airflow-api-server:8080/api/v2/connections": "refused",
    "airflow-api-server:8080/ui/dags": "refused",
    "airflow-api-server:8080/execution/variables/any": "refused",
    "airflow-api-server:8080/api/v2/monitor/health": "answers",
    "jupyter:8888/api/contents": "refused",
    "jupyter:8888/api/kernels": "refused",
    "jupyter:8888/lab": "leads to a login",
};
const ANSWERS: Readonly<Record<string, Answer>> = {
    ...{ 200: "answers", 302: "leads to a login", 401: "refused", 403: "refused" },
};
const ASKER = "asker";

/** Whoever has no login gets nothing from a service, MLflow's among them, but a sign of life. */
export function logins(fixture: () => InCluster): void {
    describe("without a login", () => {
        beforeAll(async () => {
            const { kubectl, namespace, tasks } = fixture();
            const minio = ["get", "pods", "--selector", "app.kubernetes.io/name=minio"];
            const image = await kubectl(
                ...["--namespace", namespace, ...minio, "--output", "jsonpath={.items[0].spec.containers[0].image}"],
            );
            const overrides = JSON.stringify(restricted(pod(ASKER, image, "exec sleep infinity", {}, tasks)));
            await kubectl("--namespace", tasks, "run", ASKER, "--image", image, "--overrides", overrides);
            await kubectl("--namespace", tasks, "wait", "--for=condition=Ready", `pod/${ASKER}`, "--timeout=120s");
        });
        afterAll(async () => {
            await fixture().kubectl("--namespace", fixture().tasks, "delete", "pod", ASKER, "--grace-period=1");
        });

        test("a pod of tasks gets nothing from MLflow and the object store but signs of life", async () => {
            expect(await answersOf(fixture(), fixture().tasks, ASKER, FROM_TASKS)).toEqual(FROM_TASKS);
        });

        test("neither does one of the platform's from Airflow and JupyterLab", async () => {
            await airflowOf(fixture());
            const label = ["--selector", "app.kubernetes.io/name=airflow-scheduler"];
            const [scheduler] = await podsIn(fixture(), fixture().namespace, ...label);
            const name = scheduler?.metadata.name ?? "";
            expect(await answersOf(fixture(), fixture().namespace, name, FROM_SCHEDULER)).toEqual(FROM_SCHEDULER);
        });
    });
}

/** What a pod gets for each address, by bash alone: no image has to have a client. */
async function answersOf(
    { kubectl }: InCluster,
    namespace: string,
    name: string,
    addresses: object,
): Promise<Record<string, string>> {
    const answers: Record<string, string> = {};
    for (const address of Object.keys(addresses)) {
        const { hostname, pathname, port, search } = new URL(`http://${address}`);
        const request = `GET ${pathname}${search} HTTP/1.1\\r\\nHost: ${hostname}:${port}\\r\\nConnection: close\\r\\n\\r\\n`;
        const ask = `exec 3<>/dev/tcp/${hostname}/${port}; printf '${request}' >&3; timeout 20 head -n 1 <&3`;
        const [, status = "nothing"] = (
            await kubectl("--namespace", namespace, "exec", name, "--", "bash", "-c", ask)
        ).split(" ");
        answers[address] = ANSWERS[status] ?? status;
    }
    return answers;
}
