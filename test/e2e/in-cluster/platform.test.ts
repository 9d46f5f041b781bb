import * as fs from "node:fs/promises";
import * as path from "node:path";
import { docker, leftovers } from "../../support/docker";
import { profileOf } from "../../support/node";
import { addOwnCode } from "../../support/own-code";
import { makePlatform, type Platform } from "../../support/platform";
import { until } from "../../support/until";
import { expectWhole, forwardPorts, inCluster, knownTo, podsIn, type InCluster } from "./suites/in-cluster";
import { backups } from "./suites/backups";
import { logins } from "./suites/logins";
import { losses } from "./suites/losses";
import { networkPolicies } from "./suites/network-policies";
import { newPods } from "./suites/new-pods";
import { notebook } from "./suites/notebook";
import { outside } from "./suites/outside";
import { pipeline } from "./suites/pipeline";

jest.setTimeout(1_800_000);

let platform: Platform | undefined;
let found: InCluster | undefined;
let endForwarding: (() => Promise<void>) | undefined;
const fixture = (): Platform => platform as Platform;
const cluster = (): InCluster => found as InCluster;
const answers = (url: string) =>
    fetch(url).then(
        () => true,
        () => false,
    );

beforeAll(async () => {
    platform = await makePlatform({
        ...{ mode: "prod_local", airflow: { deployment: "in-cluster" } },
        ...{ cluster: { memoryMib: 10240 }, mlflow: { login: true } },
    });
    await addOwnCode(platform, __dirname);
    await platform.up();
    found = await inCluster(platform);
    endForwarding = await forwardPorts(platform);
    for (const port of [platform.ports.airflow, platform.ports.mlflow, platform.ports.minio]) {
        await until(`port ${port} leads into the cluster`, () => answers(`http://127.0.0.1:${port}/`));
    }
});

afterAll(async () => {
    await endForwarding?.();
    await platform?.remove();
});

test("an up ends when all pods are ready, and no container of this machine is one of them", async () => {
    const all = await podsIn(cluster(), cluster().namespace);
    expectWhole(all);
    const containers = await docker("ps", "--format", "{{.Names}}", "--filter", `name=${fixture().stack}`);
    expect(containers.split("\n")).toEqual([profileOf(fixture())]);
});

pipeline(cluster);
logins(cluster);

test("a task that runs in Airflow itself finds the project, too", async () => {
    const api = await knownTo(cluster(), "all_features");
    expect((await api.run("all_features")).state).toBe("success");
});

test("with nothing changed, a preview expects nothing", async () => {
    const { all, exitCode } = await fixture().pulumi("preview", "--expect-no-changes", "--diff");
    expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
});

test("Airflow may make pods of tasks, and nothing in its own namespace", async () => {
    const { kubectl, namespace, tasks } = cluster();
    const as = `system:serviceaccount:${namespace}:airflow`;
    const may = (where: string, ...what: string[]) =>
        kubectl("--namespace", where, "auth", "can-i", ...what, "--as", as).catch(() => "no");
    expect(await may(tasks, "create", "pods")).toBe("yes");
    expect(await may(tasks, "get", "secrets")).toBe("no");
    expect(await may(namespace, "create", "pods")).toBe("no");
    expect(await may(namespace, "get", "secrets")).toBe("no");
});

notebook(cluster);

losses(cluster);
newPods(cluster);
networkPolicies(cluster);
backups(cluster);
outside(cluster);

test("a destroyed platform leaves no container, volume or network, and no file", async () => {
    const { all, exitCode } = await fixture().pulumi("destroy", "--yes", "--skip-preview");
    expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
    expect(await leftovers(fixture().stack)).toEqual([]);
    const named = ["--quiet", "--filter", `name=${profileOf(fixture())}`];
    const left = [docker("ps", "--all", ...named), docker("volume", "ls", ...named), docker("network", "ls", ...named)];
    expect(await Promise.all(left)).toEqual(["", "", ""]);
    // Where `gaiaflow tools` would have the state, which the test has elsewhere, and commands their logs.
    await expect(fs.readdir(path.join(fixture().home, ".local/state/gaiaflow"))).resolves.toEqual([".pulumi", "runs"]);
});
