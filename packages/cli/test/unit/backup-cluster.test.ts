import { text } from "node:stream/consumers";
import { runAgain, waitingPod } from "../../backup/cluster-job";
import { inPodOf, type Workload } from "../../backup/cluster-reach";
import { clusterWriters, refuseStopped } from "../../backup/cluster-writers";
import { commandOutput, commandText } from "../../backup/command-stream";
import { kubectlCommand, type KubectlCommand } from "../support/kubectl-command";

let kubectl: KubectlCommand;
afterEach(() => kubectl.remove());

const LABELS = { "app.kubernetes.io/name": "mlflow", "io.gaiaflow.stack": "prod" };
const deployment = (name: string, replicas: number, annotations = {}): [string, Workload] => [
    `deployment/${name}`,
    {
        kind: "Deployment",
        metadata: { name, annotations },
        spec: {
            ...{ replicas, progressDeadlineSeconds: 480, selector: { matchLabels: { of: name } } },
            template: { spec: { containers: [] } },
        },
    },
];
const JOB = {
    template: {
        metadata: { labels: { ...LABELS, "controller-uid": "1", "batch.kubernetes.io/job-name": "minio-init" } },
        spec: {
            imagePullSecrets: [{ name: "registry" }],
            containers: [{ name: "minio-init", image: "minio", args: ["object-store-init"] }],
        },
    },
};

test("what runs in a pod hands over all that it prints, and its exit code", async () => {
    kubectl = kubectlCommand();
    const into = inPodOf(kubectl.reach, "deployment", "mlflow");
    const large = await into(["sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x; cat"]);
    expect(await text(commandOutput("It", large, { input: "end" }))).toBe(`${"x".repeat(300_000)}end`);
    expect(kubectl.asked()[0]).toMatch(/^exec --stdin deployment\/mlflow --container mlflow -- sh -c /);
    await expect(commandText("It", await into(["sh", "-c", "echo why >&2; exit 3"]))).rejects.toThrow(
        "It failed.\nwhy",
    );
});

test("what kubectl has cut, and calls well, is no whole dump", async () => {
    kubectl = kubectlCommand('case "$1" in exec) printf "half of it"; exit 0 ;; esac');
    const command = await inPodOf(kubectl.reach, "statefulset", "postgres")(["pg_dump"]);
    await expect(text(commandOutput("The dump", command))).rejects.toThrow("The dump was cut on its way here.");
});

test("a pod for objects has the labels by which the store lets it in, is made when it is needed, and goes", async () => {
    kubectl = kubectlCommand('case "$1" in create) echo backup-x1 ;; esac');
    const container = { name: "mlflow", image: "mlflow@sha256:1", securityContext: { runAsUser: 10001 } };
    const pod = waitingPod(kubectl.reach, JOB, container);
    await pod.remove();
    expect(kubectl.asked()).toEqual([""]);
    expect(await commandText("It", await pod.into(["echo", "there"]))).toBe("there");
    await commandText("It", await pod.into(["true"]));
    await pod.remove();
    expect(kubectl.asked().map((line) => line.replace(/ -- .*/, ""))).toEqual([
        "create --filename - --output jsonpath={.metadata.name}",
        "wait job/backup-x1 --for=jsonpath={.status.ready}=1 --timeout=300s",
        "exec --stdin job/backup-x1 --container backup",
        "exec --stdin job/backup-x1 --container backup",
        "delete job/backup-x1 --ignore-not-found --wait=false",
    ]);
    const { metadata, spec } = JSON.parse(kubectl.given()) as {
        metadata: object;
        spec: { template: { metadata: object; spec: { containers: object[] } } };
    };
    expect(metadata).toEqual({ generateName: "backup-", labels: LABELS });
    expect(spec.template.metadata).toEqual({ labels: LABELS });
    expect(spec.template.spec).toMatchObject({ restartPolicy: "Never", imagePullSecrets: [{ name: "registry" }] });
    expect(spec.template.spec.containers).toEqual([
        expect.objectContaining({
            image: "mlflow@sha256:1",
            command: ["sleep", "86400"],
            securityContext: { runAsUser: 10001 },
        }),
    ]);
});

test("a Job that fails again says why, and is taken away", async () => {
    kubectl = kubectlCommand(
        'case "$1" in create) echo backup-x2 ;; get) echo \'{"status": {"failed": 1}}\' ;; logs) echo made by hand ;; esac',
    );
    await expect(runAgain(kubectl.reach, "Airflow's migration", JOB)).rejects.toThrow(
        "Airflow's migration failed.\nmade by hand",
    );
    expect(kubectl.asked().at(-1)).toBe("delete job/backup-x2 --ignore-not-found --wait=false");
});

describe("services that write", () => {
    const makers = new Map([
        deployment("mlflow", 2),
        deployment("airflow-api-server", 1),
        // Stopped by hand, and to stay so.
        deployment("airflow-triggerer", 0),
        deployment("airflow-scheduler", 1),
        deployment("jupyter", 1),
    ]);
    const FIELDS =
        '{"metadata": {"resourceVersion": "7", "managedFields": [{"manager": "pulumi"}, {"manager": "gaiaflow-restore"}]}}';

    test("have no pods, and then as many as before; nothing of it is in the way of an up", async () => {
        kubectl = kubectlCommand(`case "$1" in get) echo '${FIELDS}' ;; esac`);
        const writers = clusterWriters(kubectl.reach, makers, ["airflow", "mlflow"], JOB);
        expect(writers.roles).toEqual(["mlflow", "airflow-api-server", "airflow-scheduler"]);
        await writers.stop();
        const patch = (name: string) =>
            `patch deployment/${name} --type=merge --field-manager=gaiaflow-restore --patch`;
        const before = "io.gaiaflow.replicas-before-restore";
        expect(kubectl.asked()).toEqual([
            `${patch("airflow-scheduler")} {"metadata":{"annotations":{"${before}":"1"}},"spec":{"replicas":0}}`,
            `${patch("airflow-api-server")} {"metadata":{"annotations":{"${before}":"1"}},"spec":{"replicas":0}}`,
            `${patch("mlflow")} {"metadata":{"annotations":{"${before}":"2"}},"spec":{"replicas":0}}`,
            "wait pods --selector of=mlflow --for=delete --timeout=180s",
            "wait pods --selector of=airflow-api-server --for=delete --timeout=180s",
            "wait pods --selector of=airflow-scheduler --for=delete --timeout=180s",
        ]);
        await writers.start();
        await writers.healthy();
        const started = kubectl.asked().slice(6);
        expect(started).toContain(
            `${patch("mlflow")} {"metadata":{"annotations":{"${before}":null}},"spec":{"replicas":2}}`,
        );
        expect(started).toContain(
            'patch deployment/mlflow --type=json --patch [{"op":"test","path":"/metadata/resourceVersion","value":"7"},' +
                '{"op":"replace","path":"/metadata/managedFields","value":[{"manager":"pulumi"}]}]',
        );
        expect(started.at(-1)).toBe("rollout status deployment/airflow-scheduler --timeout=480s");
    });

    test("that a killed restore has left without pods are named with the lines that start them", () => {
        kubectl = kubectlCommand();
        const { reach } = kubectl;
        refuseStopped(reach, makers);
        const left = deployment("mlflow", 0, { "io.gaiaflow.replicas-before-restore": "2" });
        expect(() => refuseStopped(reach, new Map([...makers, left]))).toThrow(
            /A restore has stopped mlflow\.[^]*--namespace iris-platform scale deployment\/mlflow --replicas=2/,
        );
    });
});
