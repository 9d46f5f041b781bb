import type { KubernetesCluster } from "../../support/kubernetes-cluster";
import { makeStage, type Stage } from "../../support/kubernetes-stage";
import { readPreview } from "../../../../../test/support/preview";
import { TEST_IMAGE } from "../../support/test-image";

const UNREACHABLE = /configured Kubernetes cluster is unreachable/;

/** The API server away: what each command does then. One story; each test leaves the cluster as it says. */
export function unreachable(fixture: () => KubernetesCluster): void {
    describe("with the API server away", () => {
        let stage: Stage;

        beforeAll(async () => {
            stage = await makeStage(fixture(), "kubernetes-few", TEST_IMAGE);
            await stage.configure({ word: "first", identifier: "one" });
            await stage.run(["up", "--yes"]);
            await stage.proxy.shut();
            await stage.configure({ word: "second", more: "true" });
        });
        afterAll(() => stage.remove());

        test("a preview says what would be done", async () => {
            expect((await readPreview(stage.project)).ops).toEqual({ words: "update", more: "create" });
        });

        test.each(["up", "refresh", "destroy"])("%s fails, says why, and forgets nothing", async (command) => {
            expect(await stage.fail([command, "--yes", "--skip-preview"])).toMatch(UNREACHABLE);
            expect(Object.keys(await stage.known())).toEqual(["account", "words"]);
        });

        test("up goes on where it was when it is back", async () => {
            await stage.proxy.open();
            await stage.run(["up", "--yes", "--skip-preview"]);
            expect((await words())?.data).toEqual({ WORD: "second" });
            await stage.settled();
        });

        test("a kubeconfig by content in the place of one by path replaces nothing, and stays out of the state", async () => {
            await stage.configure({ inline: "true", skipUpdate: "true" });
            expect((await readPreview(stage.project)).ops).toEqual({ cluster: "update" });
            await stage.run(["up", "--yes"]);
            const { stdout } = await stage.project.pulumi(["stack", "export"]);
            expect(stdout).not.toContain("client-key-data");
            await stage.settled();
        });

        test("another cluster replaces everything", async () => {
            await stage.configure({ identifier: "two" });
            expect((await readPreview(stage.project)).ops).toEqual({
                cluster: "replace",
                words: "replace",
                account: "replace",
                more: "replace",
            });
            await stage.configure({ identifier: "one" });
        });

        test("with skipUpdateUnreachable, up and refresh leave what is there for later", async () => {
            await stage.proxy.shut();
            await stage.configure({ word: "third" });
            await stage.run(["up", "--yes", "--skip-preview"]);
            await stage.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            expect(Object.keys(await stage.known())).toEqual(["account", "more", "words"]);
            await stage.proxy.open();
            expect((await words())?.data).toEqual({ WORD: "second" });
            await stage.run(["up", "--yes", "--skip-preview"]);
            expect((await words())?.data).toEqual({ WORD: "third" });
        });

        test("with deleteUnreachable, destroy forgets what it cannot remove", async () => {
            await stage.configure({ deleteUnreachable: "true", skipUpdate: "false" });
            await stage.run(["up", "--yes", "--skip-preview"]);
            await stage.proxy.shut();
            await stage.run(["destroy", "--yes", "--skip-preview"]);
            expect(await stage.known()).toEqual({});
            await stage.proxy.open();
            expect((await words())?.data).toEqual({ WORD: "third" });
        });

        const words = () => stage.cluster.get("configmap", "words", stage.others);
    });
}
