import { docker } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { start } from "../../../support/up-to-date";
import { useWholePlatform } from "../../../support/use-whole-platform";

/** What happens to a platform behind Pulumi's back, and how it comes back. */
export function repair(fixture: () => Platform): void {
    describe("a platform that was disturbed", () => {
        const { isWhole, drifted } = useWholePlatform(fixture);

        // All of them in two goes, since an `up` for each would take minutes. None goes with what stores its data: a service is
        // brought back while that runs on, and what runs on finds what it needs again.
        test.each([
            [["postgres", "minio"]],
            [
                [
                    ...[
                        "minio-init",
                        "mlflow",
                        "jupyter",
                        "kernels",
                        "tasks",
                        "airflow-migration",
                        "airflow-api-server",
                    ],
                    ...["airflow-scheduler", "airflow-dag-processor", "airflow-triggerer"],
                ],
            ],
        ])("is repaired by the next start alone when %j are removed", async (roles) => {
            await docker("rm", "--force", ...roles.map((role) => fixture().container(role)));
            expect(await drifted()).toEqual([3, roles.map((role) => `${role} gone`).sort()]);
            await start(fixture());
            await isWhole();
        });
    });
}
