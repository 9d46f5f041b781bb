import { startKubernetesCluster, type KubernetesCluster } from "../support/kubernetes-cluster";
import { ensureTestImage } from "../support/test-image";
import { faults } from "./suites/faults";
import { networkPolicies } from "./suites/network-policies";
import { program } from "./suites/program";
import { unreachable } from "./suites/unreachable";

// One engine command takes seconds, and what it waits for takes more; no test asserts how long anything takes.
jest.setTimeout(600_000);

// One cluster for all suites: starting one costs more than most of them.
let cluster: KubernetesCluster | undefined;
const fixture = (): KubernetesCluster => {
    if (!cluster) throw new Error("the cluster did not start");
    return cluster;
};

beforeAll(async () => {
    cluster = await startKubernetesCluster("gaiaflow-test-kubernetes");
    await cluster.load(await ensureTestImage());
});

afterAll(async () => {
    await cluster?.remove();
});

program(fixture);
faults(fixture);
unreachable(fixture);
networkPolicies(fixture);
