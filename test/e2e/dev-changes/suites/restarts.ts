import { containersOf, docker, inspect } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { start } from "../../../support/up-to-date";
import { useWholePlatform } from "../../../support/use-whole-platform";

/** What stops or restarts a platform behind Pulumi's back, and how it comes back. */
export function restarts(fixture: () => Platform): void {
    describe("a platform whose containers were stopped", () => {
        const { isWhole, drifted } = useWholePlatform(fixture);

        test("is whole again where all were: the next start brings them back and waits", async () => {
            await docker("stop", ...(await containersOf(fixture().stack)));
            expect((await inspect(fixture().container("postgres"))).State.ExitCode).toBe(0);
            expect(await drifted()).toEqual([
                3,
                expect.arrayContaining(["airflow-scheduler changed", "postgres changed"]),
            ]);
            await start(fixture());
            await isWhole();
        });

        test("loses nothing when Docker restarts its containers, and the next start waits until all are well again", async () => {
            const names = await containersOf(fixture().stack);
            const [airflow, others] = [true, false].map((is) =>
                names.filter((name) => name.includes("airflow") === is),
            );
            // Killed, they leave heartbeats in the database that look like those of the living; and what they stand on goes
            // under them once more.
            await docker("restart", "--time", "0", ...(airflow ?? []));
            await docker("restart", ...(others ?? []));
            await start(fixture());
            // Asked here, since what Docker has found may be of before.
            const all = await Promise.all(names.map(inspect));
            const checked = all.flatMap(({ Config, Id }) =>
                Config.Healthcheck ? [{ Id, ...Config.Healthcheck }] : [],
            );
            expect(checked).toHaveLength(10);
            await Promise.all(checked.map(({ Id, Test }) => docker("exec", Id, ...Test.slice(1))));
            await isWhole();
        });
    });
}
