import * as crypto from "node:crypto";
import type { KubernetesCluster } from "../../support/kubernetes-cluster";
import { makeStage, type Stage } from "../../support/kubernetes-stage";
import { isStandIn } from "../../../../../test/support/pulumi-environment";
import { TEST_IMAGE } from "../../support/test-image";
import { until } from "../../../../../test/support/until";

const PASSWORD = crypto.randomBytes(12).toString("hex");

/** By the name of the Deployment: what the error says of it. */
const TOLD: Readonly<Record<string, RegExp>> = {
    image: /ErrImageNeverPull/,
    crash: /container "app" terminated.*Error: exit code 3/,
    environment: /secret "missing-keys" not found/,
    job: /BackoffLimitExceeded/,
};

/** What the official provider shows on the display only, while it waits. */
const TOLD_BY_STAND_IN: Readonly<Record<string, RegExp>> = {
    memory: /0\/1 nodes are available: 1 Insufficient memory/,
    mount: /configmap "missing-files" not found/,
    page: /HTTP probe failed with statuscode: 404/,
    command: /Readiness probe failed/,
};

/** What goes wrong in a cluster: it is said by name and with its reason, and nothing is lost. */
export function faults(fixture: () => KubernetesCluster): void {
    describe("a program with faults", () => {
        let stage: Stage;

        beforeEach(async () => {
            stage = await makeStage(fixture(), "kubernetes-faults", TEST_IMAGE);
            await stage.configureSecret("password", PASSWORD);
        });
        afterEach(() => stage.remove());

        test("fails with the reason why something does not get ready, keeps it, and goes on when it is mended", async () => {
            const told = { ...TOLD, ...((await isStandIn()) ? TOLD_BY_STAND_IN : {}) };
            await stage.configure({ asked: Object.keys(told).join(",") });
            const all = await stage.fail(["up", "--yes", "--skip-preview", "--continue-on-error", "--parallel", "16"]);
            for (const reason of Object.values(told)) expect(all).toMatch(reason);
            expect(all).not.toContain(PASSWORD);
            const { image, ...others } = await stage.known();
            expect(Object.keys(others)).toEqual(
                expect.arrayContaining(Object.keys(told).filter((one) => one !== "image")),
            );
            expect(JSON.stringify(image?.initErrors)).toMatch(/ErrImageNeverPull/);
            const before = await stage.find("deployment", "image", stage.others);

            expect(await stage.run(["refresh", "--yes", "--skip-preview"])).toMatch(/ErrImageNeverPull/);
            await stage.configure({ asked: "image", mended: "true" });
            await stage.run(["up", "--yes", "--skip-preview"]);
            const after = await stage.find("deployment", "image", stage.others);
            expect(after.metadata.uid).toBe(before.metadata.uid);
            expect(after.status).toMatchObject({ readyReplicas: 1 });
            await stage.settled();
        });

        test("makes a failed job again that is the same, and replaces a pod of a StatefulSet that never became ready", async () => {
            await stage.configure({ asked: "job,stateful" });
            await stage.fail(["up", "--yes", "--skip-preview", "--continue-on-error"]);
            const before = await stage.find("job", "job", stage.others);
            const metadata = { name: "outside", namespace: stage.others };
            await stage.cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { READY: "yes" } });
            await stage.configure({ mended: "true" });
            await stage.run(["up", "--yes", "--skip-preview"]);
            const after = await stage.find("job", "job", stage.others);
            expect(after.metadata.uid).not.toBe(before.metadata.uid);
            expect(after.status).toMatchObject({ succeeded: 1 });
            const { status } = await stage.find("statefulset", "stateful", stage.others);
            expect(status).toMatchObject({ readyReplicas: 1 });
            await stage.settled();
        });

        test("says which quota a Deployment has met", async () => {
            const metadata = { name: "full", namespace: stage.others };
            await stage.cluster.apply({
                apiVersion: "v1",
                kind: "ResourceQuota",
                metadata,
                spec: { hard: { pods: "0" } },
            });
            await stage.configure({ asked: "quota" });
            const all = await stage.fail(["up", "--yes", "--skip-preview"]);
            expect(all).toMatch(/quota/);
            if (await isStandIn())
                expect(all).toMatch(/exceeded quota: full, requested: pods=1, used: pods=0, limited: pods=0/);
        });

        test("ends a wait at Ctrl-C, keeps what is there, and goes on at the next up", async () => {
            await stage.configure({ asked: "slow" });
            const update = stage.project.pulumi(["up", "--yes", "--skip-preview"]);
            await until("the pod runs", isRunning, 120);
            const { uid } = (await stage.find("deployment", "slow", stage.others)).metadata;
            update.kill("SIGINT");
            expect((await update).failed).toBe(true);
            const known = await stage.known();
            expect(Object.keys(known)).toEqual(["password", "slow"]);
            await makeReady();
            await stage.run(["up", "--yes", "--skip-preview"]);
            expect((await stage.find("deployment", "slow", stage.others)).metadata.uid).toBe(uid);
            expect(Object.keys(await stage.known())).toContain("after");
            await stage.settled();
        });

        test("waits on while the API server is away for a while", async () => {
            await stage.configure({ asked: "slow" });
            const update = stage.project.pulumi(["up", "--yes", "--skip-preview"]);
            await until("the pod runs", isRunning, 120);
            await stage.proxy.shut();
            await makeReady();
            await stage.proxy.open();
            const { all, failed } = await update;
            expect({ all, failed }).toMatchObject({ failed: false });
            expect(Object.keys(await stage.known())).toContain("after");
        });

        test("names an object that somebody else owns, leaves it as it is, and does not remove it", async () => {
            const metadata = { name: "foreign", namespace: stage.others };
            await stage.cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { whose: "theirs" } });
            const before = await stage.find("configmap", "foreign", stage.others);
            await stage.configure({ asked: "foreign" });
            expect(await stage.fail(["up", "--yes", "--skip-preview"])).toMatch(/configmaps "foreign" already exists/);
            expect(Object.keys(await stage.known())).not.toContain("foreign");
            await stage.run(["destroy", "--yes"]);
            expect(await stage.find("configmap", "foreign", stage.others)).toEqual(before);
        });

        test("is refused in the preview, in the API server's words, where the API server would refuse it", async () => {
            await stage.configure({ asked: "port" });
            expect(await stage.fail(["preview"])).toMatch(/port[\s\S]*must be between 1 and 65535/);
        });

        test.each([
            ["configFile", /kubernetes:yaml:decode: manifests are not read here: declare each object/],
            ["configGroup", /kubernetes:yaml\/v2:ConfigGroup: manifests are not read here: declare each object/],
            ["release", /kubernetes:helm.sh\/v3:Release: there is no Helm here: render the chart/],
        ])(
            "with %s is refused in the preview, by name and with what to do instead, by a stand-in",
            async (asked, told) => {
                if (!(await isStandIn())) return;
                await stage.project.write(
                    "objects.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-file}\n",
                );
                await stage.configure({ asked });
                expect(await stage.fail(["preview"])).toMatch(told);
            },
        );

        async function isRunning(): Promise<boolean> {
            const pods = ["get", "pods", "--namespace", stage.others, "--output", "jsonpath={.items[*].status.phase}"];
            return (await stage.cluster.kubectl(pods)) === "Running";
        }

        async function makeReady(): Promise<void> {
            const args = ["exec", "deployment/slow", "--namespace", stage.others, "--"];
            await stage.cluster.kubectl([...args, "sh", "-c", "echo > /srv/ready"]);
        }
    });
}
