import { validateConfig } from "../../../config/validate";
import { executorsOf } from "../../../lib/executors";

const written = (mode: string, airflow: object, values: Record<string, unknown> = {}): string[] => {
    const own = { project: { package: "iris" }, mode, cluster: { memoryMib: 8192 }, airflow, ...values };
    const texts = Object.entries(own).map(([key, value]) => [key, JSON.stringify(value)] as const);
    const raw = { stack: mode, values: { ...Object.fromEntries(texts), mode }, secretKeys: new Set<string>() };
    return validateConfig(raw)
        .faults.filter(({ subject }) => subject?.includes("executor"))
        .map(({ fix, problem, subject }) => `${subject} ${problem} → ${fix}`);
};
const inCluster = { deployment: "in-cluster" };
const REMOVED = "pulumi config rm --stack MODE --path 'gaiaflow:airflow.executor'";

test.each(["KubernetesExecutor", "LocalExecutor,KubernetesExecutor", "kubernetes", "local,kubernetes"])(
    "%s needs a platform in the cluster",
    (executor) => {
        const problem =
            "gaiaflow:airflow.executor asks for KubernetesExecutor, which is there with gaiaflow:airflow.deployment: in-cluster alone → ";
        expect(written("dev", { executor })).toEqual([problem + REMOVED.replace("MODE", "dev")]);
        expect(written("prod_local", { executor })).toEqual([
            `${problem}${REMOVED.replace("MODE", "prod_local")}, or pulumi config set --stack prod_local --path ` +
                "'gaiaflow:airflow.deployment' in-cluster",
        ]);
        expect(written("prod_local", { ...inCluster, executor })).toEqual([]);
    },
);

test.each(["LocalExecutor", "local"])("%s is everywhere", (executor) => {
    expect(written("dev", { executor })).toEqual([]);
    expect(written("prod_local", { executor })).toEqual([]);
});

test("logs of pods that are gone need an object store", () => {
    expect(written("prod_local", { ...inCluster, executor: "kubernetes" }, { services: ["airflow"] })).toEqual([
        "gaiaflow:airflow.executor asks for KubernetesExecutor, which keeps the logs of pods that are gone in the object store, and " +
            "none of gaiaflow:services runs one; MLflow does → pulumi config set --stack prod_local --path 'gaiaflow:services[1]' mlflow",
    ]);
});

test("another executor is refused with those that there are", () => {
    expect(written("dev", { executor: "CeleryExecutor" })).toEqual([
        expect.stringContaining("expected LocalExecutor, KubernetesExecutor or LocalExecutor,KubernetesExecutor"),
    ]);
});

test.each([
    ["local", ["LocalExecutor"]],
    ["LocalExecutor", ["LocalExecutor"]],
    // What only follows a pod is no pod of its own.
    ["kubernetes", ["KubernetesExecutor", "LocalExecutor"]],
    ["local,kubernetes", ["LocalExecutor", "KubernetesExecutor"]],
])("%s is %j to Airflow", (text, executors) => {
    expect(executorsOf(text)).toEqual(executors);
});
