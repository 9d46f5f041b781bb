import { networkPolicy } from "../../../../../components/mlops/kubernetes/network-policies";
import { podsOf } from "../../../../../components/mlops/kubernetes/pods-of-specs";
import type { NetworkName, ServiceSpec } from "../../../../../services/spec";
import { OWNER, POD_SETTINGS, SPEC } from "./example";

const spec = (role: string, networks: NetworkName[], port?: number): ServiceSpec => ({
    ...SPEC,
    ...{ role, networks },
    ports: port === undefined ? [] : [{ container: port, host: port }],
});
const pods = podsOf(
    [
        { ...spec("postgres", ["database"]), listens: [5432] },
        spec("minio", ["platform"], 9000),
        spec("mlflow", ["platform", "database"], 5000),
        spec("airflow", ["database", "platform"], 8080),
        spec("minio-init", ["platform"]),
    ],
    new Map(),
);
const policyOf = (name: string) => {
    const pod = pods.find((each) => each.name === name);
    return networkPolicy(pod ?? { name: "", specs: [] }, POD_SETTINGS, {
        pods,
        forTasks: ["minio"],
        taskNamespace: "tasks",
    });
};
const selected = (name: string) => ({ podSelector: { matchLabels: { "app.kubernetes.io/name": name, ...OWNER } } });

test("Postgres is reached by those that need it, at its port, and calls nobody", () => {
    expect(policyOf("postgres")).toEqual({
        ...selected("postgres"),
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [selected("mlflow"), selected("airflow")], ports: [{ port: 5432, protocol: "TCP" }] }],
    });
});

test("tasks reach their services, and no other", () => {
    const tasks = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "tasks" } } };
    expect(policyOf("minio").ingress).toEqual([
        {
            from: [selected("mlflow"), selected("airflow"), selected("minio-init"), tasks],
            ports: [{ port: 9000, protocol: "TCP" }],
        },
    ]);
    expect(JSON.stringify(policyOf("mlflow"))).not.toContain("namespaceSelector");
});

test("what listens nowhere lets in nobody", () => {
    expect(policyOf("minio-init")).toEqual({ ...selected("minio-init"), policyTypes: ["Ingress"] });
});
