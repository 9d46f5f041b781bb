import { airflowApi } from "../../../support/airflow-api";
import { docker } from "../../../support/docker";
import { kubectl, nodeImages, inNode, profileOf } from "../../../support/node";
import type { Platform } from "../../../support/platform";

/** What happens to a cluster behind Pulumi's back, and how it comes back. */
export function repair(the: () => Platform): void {
    describe("a cluster that was disturbed", () => {
        const runsPods = async (): Promise<void> => {
            const api = await airflowApi(the().ports.airflow, (await the().logins()).airflow);
            expect((await api.run("pod_rows")).state).toBe("success");
        };
        const isAsDeclared = async (): Promise<void> => {
            const { exitCode, all } = await the().pulumi("preview", "--expect-no-changes");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
        };

        test("is started again by the next up when it was stopped", async () => {
            await docker("stop", profileOf(the()));
            await the().up();
            await runsPods();
            await isAsDeclared();
        });

        test("gets back by the next up what was removed from it", async () => {
            const namespace = String(await the().output("namespace"));
            const remove = (...what: string[]) => kubectl(the(), "delete", "--namespace", namespace, ...what);
            await remove("secret", "my-creds", "gaiaflow-s3");
            await remove("rolebinding", "gaiaflow-airflow");
            const image = String(await the().output("taskImage"));
            await inNode(the(), "crictl", "rmi", image);
            await the().up();
            expect(await nodeImages(the())).toContain(image);
            await runsPods();
            await isAsDeclared();
        });
    });
}
