import * as path from "node:path";
import execa from "execa";
import { airflowApi } from "../../../support/airflow-api";
import { inspect } from "../../../support/docker";
import { kubectl, nodeImages, inNode, profileOf } from "../../../support/node";
import { PROJECT, type Platform } from "../../../support/platform";

/** Stops a cluster as a user does who has found its home: with a plain stop, which forgets the context in the kubeconfig. */
async function minikubeStop(platform: Platform): Promise<void> {
    const folder = path.join(platform.home, ".local/state/gaiaflow/stacks", PROJECT, platform.stack, "cluster");
    const own = { MINIKUBE_HOME: path.join(folder, "minikube"), KUBECONFIG: path.join(folder, "kubeconfig") };
    const env = { ...platform.environment, ...own };
    await execa("minikube", ["stop", "--profile", profileOf(platform)], { env, extendEnv: false });
    const { State } = await inspect(profileOf(platform));
    expect(State.Status).toBe("exited");
}

/** What happens to a cluster behind Pulumi's back, and how it comes back. */
export function repair(fixture: () => Platform): void {
    describe("a cluster that was disturbed", () => {
        const runsPods = async (): Promise<void> => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            expect((await api.run("pod_rows")).state).toBe("success");
        };
        const isAsDeclared = async (): Promise<void> => {
            const { exitCode, all } = await fixture().pulumi("preview", "--expect-no-changes");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
        };

        test("is started again by the next up when it was stopped", async () => {
            await minikubeStop(fixture());
            expect(await fixture().up()).toContain("by one more `up`");
            await runsPods();
            await isAsDeclared();
        });

        test("gets back by the next up what was removed from it", async () => {
            const namespace = String(await fixture().output("namespace"));
            const remove = (...what: string[]) => kubectl(fixture(), "delete", "--namespace", namespace, ...what);
            await remove("secret", "my-creds", "gaiaflow-s3");
            await remove("rolebinding", "gaiaflow-airflow");
            const image = String(await fixture().output("taskImage"));
            await inNode(fixture(), "crictl", "rmi", image);
            await fixture().up();
            expect(await nodeImages(fixture())).toContain(image);
            await runsPods();
            await isAsDeclared();
        });
    });
}
