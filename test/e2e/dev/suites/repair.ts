import { containersOf, docker, inspect } from "../../../support/docker";
import { putData, readData, type PlatformData } from "../../../support/platform-data";
import type { Platform } from "../../../support/platform";

/** What happens to a platform behind Pulumi's back, and how it comes back. */
export function repair(the: () => Platform): void {
    describe("a platform that was disturbed", () => {
        let data: PlatformData;
        beforeAll(async () => {
            data = await putData(the());
        });
        const isWhole = async (): Promise<void> => {
            const states = await Promise.all((await containersOf(the().stack)).map(inspect));
            const ill = states.filter(
                ({ State }) => (State.Health?.Status ?? "healthy") !== "healthy" || State.ExitCode > 0,
            );
            expect(ill).toEqual([]);
            expect(states).toHaveLength(10);
            expect(await readData(the(), data)).toEqual(data);
        };

        // All ten in three goes, since an `up` for each would take minutes. None goes with what stores its data: a service is
        // brought back while that runs on, and what runs on finds what it needs again.
        test.each([
            [["postgres", "minio"]],
            [["minio-init", "airflow-migration", "airflow-api-server"]],
            [["mlflow", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer", "jupyter"]],
        ])("is repaired by the next up alone when %j are removed", async (roles) => {
            await docker("rm", "--force", ...roles.map((role) => the().container(role)));
            await the().up();
            await isWhole();
        });

        test("is whole again when all its containers were stopped: the next up brings them back and waits", async () => {
            await docker("stop", ...(await containersOf(the().stack)));
            expect((await inspect(the().container("postgres"))).State.ExitCode).toBe(0);
            await the().up();
            await isWhole();
        });

        test("loses nothing when Docker restarts its containers", async () => {
            await docker("restart", ...(await containersOf(the().stack)));
            await the().up();
            await isWhole();
        });
    });
}
