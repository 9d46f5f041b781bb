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

        test.each(["postgres", "minio", "airflow-scheduler", "airflow-migration", "jupyter"])(
            "is repaired by the next up alone when %s is removed",
            async (role) => {
                await docker("rm", "--force", the().container(role));
                await the().up();
                await isWhole();
            },
        );

        test("is whole again when all its containers were stopped: the next up brings them back and waits", async () => {
            await docker("stop", ...(await containersOf(the().stack)));
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
