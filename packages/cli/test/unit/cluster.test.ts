import * as path from "node:path";
import { FakeCluster } from "../../../../test/support/fake-cluster";
import { findCluster } from "../../platform/cluster";
import { stateOf } from "../../platform/state";

let mockHome: string;
jest.mock("@gaiaflow/toolchain/core/environment", () => ({ pulumiEnvironment: () => Promise.resolve({}) }));
jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: () => mockHome }));
jest.mock("../../platform/needs-cluster", () => ({ needsCluster: () => true }));
jest.mock("../../platform/state", () => ({ stateOf: jest.fn() }));

let cluster: FakeCluster;
let printed: string[];
beforeEach(() => {
    cluster = new FakeCluster();
    mockHome = cluster.dir;
    printed = [];
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line.replace(/\d+ s/, "N s")));
    const folders = [path.join(cluster.dir, "bin"), path.dirname(process.execPath)];
    const environment = { ...cluster.command().environment, FAKE: cluster.dir, PATH: folders.join(path.delimiter) };
    const urn = "urn:pulumi:prod_local::gaiaflow::gaiaflow:minikube:MinikubeManager$command:local:Command::cluster";
    jest.mocked(stateOf).mockResolvedValue([{ urn, type: "command:local:Command", inputs: { environment } }]);
});
afterEach(() => {
    cluster.remove();
    jest.restoreAllMocks();
});

test("a cluster's start and stop are shown as those of services, without a terminal as lines", async () => {
    await cluster.run("ensure");
    const found = await findCluster("prod_local");
    await found?.stop();
    cluster.write("status", "7");
    await found?.ensure();
    expect(printed).toEqual([
        "cluster: stopping",
        "cluster: stopped (N s)",
        "cluster: starting",
        "cluster: running (N s)",
    ]);
});

test("one that cannot be started has failed, with what Minikube says", async () => {
    await cluster.run("ensure");
    cluster.write("status", "7");
    cluster.write("start", "80");
    const found = await findCluster("prod_local");
    await expect(found?.ensure()).rejects.toThrow("The cluster could not be started.");
    expect(printed).toEqual(["cluster: starting", "cluster: failed (N s)"]);
});
