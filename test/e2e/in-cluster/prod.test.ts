import { airflowApi } from "../../support/airflow-api";
import { allEnded } from "../../support/all-ended";
import { until } from "../../support/until";
import { idleMemory } from "./suites/idle-memory";
import { expectWhole, airflowOf, knownTo, podsIn, untilModel } from "./suites/in-cluster";
import { pipeline } from "./suites/pipeline";
import { INGRESS, forwardedPorts, inProduction, type InProduction } from "./suites/production";

jest.setTimeout(1_800_000);

const PUSHED = `
from airflow.sdk import dag, task

@dag(dag_id="pushed", schedule=None)
def pushed():
    @task
    def answer():
        return 42

    answer()

pushed()
`;

let found: InProduction | undefined;
let endForwarding: (() => Promise<void>) | undefined;
let before: readonly string[] = [];
const fixture = (): InProduction => found as InProduction;
const answers = (url: string) =>
    fetch(url).then(
        () => true,
        () => false,
    );
/** All that is in the cluster and in no namespace, and the namespaces. */
const inNoNamespace = async (): Promise<string[]> => {
    const kinds = "namespaces,persistentvolumes,clusterroles,clusterrolebindings,customresourcedefinitions";
    return (await fixture().kubectl("get", kinds, "--output", "name")).split("\n");
};
/** Kinds and names of all objects of a namespace, but for events and what Kubernetes itself puts into each. */
const inNamespace = async (namespace: string): Promise<string[]> => {
    const { kubectl } = fixture();
    const kinds = await kubectl("api-resources", "--namespaced", "--verbs", "list", "--output", "name");
    const own = kinds.split("\n").filter((kind) => kind !== "" && !kind.startsWith("events"));
    const all = await kubectl("--namespace", namespace, "get", own.join(","), "--output", "name");
    return all
        .split("\n")
        .filter((name) => !["", "configmap/kube-root-ca.crt", "serviceaccount/default"].includes(name))
        .sort();
};
const succeed = async (...args: string[]): Promise<void> => {
    const { all, exitCode } = await fixture().platform.pulumi(...args);
    expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
};
const forward = async (): Promise<void> => {
    endForwarding = await forwardedPorts(fixture());
    const { ports } = fixture().platform;
    for (const port of [ports.airflow, ports.mlflow, ports.minio]) {
        await until(`port ${port} leads into the cluster`, () => answers(`http://127.0.0.1:${port}/`));
    }
};

beforeAll(async () => {
    found = await inProduction("gaiaflow-test-in-cluster");
    before = await inNoNamespace();
    // At once, so that neither has run for longer when its memory is looked at.
    await allEnded([fixture().platform.up(), fixture().dev.up()]);
    await forward();
});

afterAll(async () => {
    await endForwarding?.();
    await found?.remove();
});

test("an up ends when all pods are ready, in images that the registry has", async () => {
    const all = await podsIn(fixture(), fixture().namespace);
    expectWhole(all);
    const repository = `${fixture().registry.server}/ml/iris`;
    const images = all.flatMap(({ spec }) => spec.containers.map(({ image }) => image));
    expect(images.filter((image) => !image.startsWith(repository) || !image.includes("@sha256:"))).toEqual([]);
});

idleMemory(fixture, "just up");

pipeline(fixture);

describe("once dev has run the same", () => {
    beforeAll(async () => {
        const { logins, ports } = fixture().dev;
        const api = await airflowApi(ports.airflow, (await logins()).airflow);
        expect((await api.run("train_iris")).state).toBe("success");
    });
    afterAll(() => fixture().dev.remove());

    idleMemory(fixture, "after a run");
});

test("a DAG file that is pushed is in Airflow with no up, and its run says of which commit it is", async () => {
    const commit = await fixture().git.push({ "team/dags/pushed.py": PUSHED });
    const api = await knownTo(fixture(), "pushed");
    const { id, state } = await api.run("pushed");
    expect(state).toBe("success");
    expect(await api.xcom("pushed", id, "answer")).toBe(42);
    const route = `/dags/pushed/dagRuns/${encodeURIComponent(id)}`;
    expect(await api.get(route)).toMatchObject({ bundle_version: commit });
});

test("with nothing changed, a preview and an up expect nothing", async () => {
    await succeed("preview", "--expect-no-changes", "--diff");
    await succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
});

test("an Ingress leads its host to the pages, with the certificate that is named", async () => {
    const { kubectl, namespace } = fixture();
    const text = await kubectl("--namespace", namespace, "get", "ingress", "platform", "--output", "json");
    const service = { name: "jupyter", port: { number: 8888 } };
    expect(JSON.parse(text)).toMatchObject({
        metadata: { annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" } },
        spec: {
            ingressClassName: INGRESS.className,
            tls: [{ hosts: [INGRESS.host], secretName: INGRESS.tlsSecret }],
            rules: [{ host: INGRESS.host, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service } }] } }],
        },
    });
    expect(await fixture().platform.output("urls")).toMatchObject({ jupyter: `https://${INGRESS.host}` });
});

test("what somebody took away is put back by the next up", async () => {
    const { kubectl, namespace } = fixture();
    const gone = ["deployment/airflow-triggerer", "secret/mlflow-files", "networkpolicy/postgres"];
    await kubectl("--namespace", namespace, "delete", ...gone);
    await fixture().platform.up();
    expect(await inNamespace(namespace)).toEqual(
        expect.arrayContaining(["deployment.apps/airflow-triggerer", "secret/mlflow-files"]),
    );
    await kubectl("--namespace", namespace, "rollout", "status", "deployment/airflow-triggerer", "--timeout=300s");
    await succeed("preview", "--expect-no-changes");
});

test("with storage.retain, destroy leaves exactly the claims, and the next up has their data", async () => {
    await endForwarding?.();
    await succeed("destroy", "--yes", "--skip-preview");
    const { namespace, platform, tasks } = fixture();
    expect((await inNamespace(namespace)).map((name) => name.split("/")[0])).toEqual(
        Array(4).fill("persistentvolumeclaim"),
    );
    expect(await inNoNamespace()).not.toContain(`namespace/${tasks}`);
    await platform.up();
    await forward();
    await untilModel(fixture());
    const runs = await (await airflowOf(fixture())).get<{ total_entries: number }>("/dags/train_iris/dagRuns");
    expect(runs).toMatchObject({ total_entries: 1 });
    await succeed("preview", "--expect-no-changes");
});

test("without it, destroy leaves nothing in the cluster", async () => {
    await endForwarding?.();
    endForwarding = undefined;
    await fixture().platform.configure({ storage: { size: "1Gi" } });
    await fixture().platform.up();
    await succeed("destroy", "--yes", "--skip-preview");
    const isNew = (name: string) => !before.includes(name);
    await until("nothing is there that was not before", async () => !(await inNoNamespace()).some(isNew));
});
