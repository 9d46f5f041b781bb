import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import type { KubernetesCluster } from "../../support/kubernetes-cluster";
import { makeStage, type Stage } from "../../support/kubernetes-stage";
import { encoded } from "../../support/leaks";
import { TEST_IMAGE } from "../../support/test-image";
import { programChanges } from "./program-changes";
import { programDrift } from "./program-drift";

const PASSWORD = crypto.randomBytes(12).toString("hex");

/** The tests are one story of one stack; each leaves it as its program says. */
export function program(fixture: () => KubernetesCluster): void {
    describe("a program over what a platform on Kubernetes is made of", () => {
        let stage: Stage;

        beforeAll(async () => {
            stage = await makeStage(fixture(), "kubernetes", TEST_IMAGE);
            await stage.configure({ word: "first", label: "one", replicas: "1" });
            await stage.configureSecret("password", PASSWORD);
        });
        afterAll(() => stage.remove());

        test("is previewed with nothing made", async () => {
            expect(await stage.run(["preview"])).toMatch(/16 to create/);
            expect(await stage.cluster.get("namespace", stage.prefix)).toBeUndefined();
        });

        test("goes up, and the cluster has what it says", async () => {
            const all = await stage.run(["up", "--yes"]);
            const { settingsName, jobName, address, token, replicas } = await stage.project.outputs();
            expect(all).not.toContain(PASSWORD);
            expect(all).not.toContain(token);
            expect(settingsName).toMatch(/^settings-[0-9a-f]{8}$/);
            expect((await stage.find("configmap", String(settingsName))).data).toEqual({ WORD: "first" });
            expect((await stage.find("secret", "credentials")).data).toEqual({ PASSWORD: encoded(PASSWORD) });
            expect((await stage.find("secret", "login")).data?.["token"]).toBe(encoded(String(token)));
            expect((await stage.find("deployment", "web")).status).toMatchObject({ readyReplicas: replicas });
            expect((await stage.find("service", "web")).spec).toMatchObject({ clusterIP: address });
            expect((await stage.find("statefulset", "store")).status).toMatchObject({ readyReplicas: 1 });
            expect((await stage.find("persistentvolumeclaim", "data-store-0")).status).toMatchObject({
                phase: "Bound",
            });
            expect((await stage.find("job", String(jobName))).status).toMatchObject({ succeeded: 1 });
            expect((await stage.find(`things.${stage.prefix}.example.com`, "thing")).spec).toEqual({ size: 1 });
        });

        test("gives an account the rights of its role and no other, by the token it asked for", async () => {
            const { token } = await stage.project.outputs();
            const file = path.join(stage.project.dir, "runner");
            const admin = parse(await fs.readFile(path.join(stage.project.dir, "kubeconfig"), "utf8")) as {
                users: { user: object }[];
            };
            const [first] = admin.users;
            if (first !== undefined) first.user = { token };
            await fs.writeFile(file, stringify(admin));
            const may = (what: string) =>
                stage.cluster.kubectl(["--kubeconfig", file, "--namespace", stage.prefix, "get", what]);
            await may("pods");
            await expect(may("secrets")).rejects.toThrow(
                /system:serviceaccount:.*:runner" cannot list resource "secrets"/,
            );
        });

        test("is unchanged on a second look, whether at the program or at the cluster", async () => {
            await stage.run(["preview", "--expect-no-changes"]);
            await stage.run(["refresh", "--yes", "--expect-no-changes"]);
            await stage.run(["preview", "--expect-no-changes"]);
        });

        programChanges(() => stage, PASSWORD);
        programDrift(() => stage);

        test("goes down without a trace, and leaves alone what belongs to others", async () => {
            await stage.run(["destroy", "--yes"]);
            expect(await stage.cluster.get("namespace", stage.prefix)).toBeUndefined();
            const kinds = await stage.cluster.kubectl(["get", "customresourcedefinitions", "--output", "name"]);
            expect(kinds).not.toContain(stage.prefix);
            expect(await stage.cluster.get("configmap", "adopted", stage.others)).toBeUndefined();
            expect((await stage.find("configmap", "shared", stage.others)).data).toEqual({ theirs: "kept" });
            expect(await stage.known()).toEqual({});
        });
    });
}
