import { forwardsOf } from "../../platform/forwards";

const urn = (type: string, name: string) => `urn:pulumi:prod_local::gaiaflow::${type}::${name}`;
const resource = (type: string, name: string, more: object) => ({ type, urn: urn(type, name), ...more });
const service = (name: string, ...ports: number[]) =>
    resource("kubernetes:core/v1:Service", name, {
        inputs: { metadata: { namespace: "iris-platform" }, spec: { ports: ports.map((port) => ({ port })) } },
    });
const platform = (urls: Record<string, string>) =>
    resource("gaiaflow:mlops:ClusterPlatform", "platform", { outputs: { urls } });

test("each address leads to the port of its service, whatever its own number", () => {
    const state = [
        platform({
            airflow: "http://prod-local.localhost",
            minio: "http://127.0.0.1:19000",
            minioConsole: "http://prod-local.localhost:19001",
        }),
        service("airflow-api-server", 8080),
        service("minio", 9000, 9001),
        resource("kubernetes:core/v1:Service", "minio-for-tasks", { inputs: { spec: { type: "ExternalName" } } }),
    ];
    expect(
        forwardsOf(state).map(({ here, name, namespace, service: to, there }) => [name, here, namespace, to, there]),
    ).toEqual([
        ["airflow", 80, "iris-platform", "airflow-api-server", 8080],
        ["minio", 19000, "iris-platform", "minio", 9000],
        ["minioConsole", 19001, "iris-platform", "minio", 9001],
    ]);
});

test("a stack of containers has nothing to forward", () => {
    expect(forwardsOf([service("airflow-api-server", 8080)])).toEqual([]);
});
