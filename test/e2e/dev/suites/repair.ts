import { settle, isUpToDate, start } from "../../../support/up-to-date";
import { containersOf, docker, inspect, judged } from "../../../support/docker";
import { putData, readData, type PlatformData } from "../../../support/platform-data";
import type { Platform } from "../../../support/platform";

/** What happens to a platform behind Pulumi's back, and how it comes back. */
export function repair(fixture: () => Platform): void {
    describe("a platform that was disturbed", () => {
        let data: PlatformData;
        beforeAll(async () => {
            data = await putData(fixture());
        });
        // What is found has to be found by a start, too, which may end without Pulumi.
        beforeEach(() => settle(fixture()));
        const isWhole = async (): Promise<void> => {
            const names = await containersOf(fixture().stack);
            await judged(names);
            const states = await Promise.all(names.map(inspect));
            const ill = states.filter(
                ({ State }) => (State.Health?.Status ?? "healthy") !== "healthy" || State.ExitCode > 0,
            );
            expect(ill).toEqual([]);
            expect(states).toHaveLength(12);
            expect(await readData(fixture(), data)).toEqual(data);
        };

        /** The exit code of `drift`, and what it lists. */
        const drifted = async (): Promise<[number, string[]]> => {
            expect(await isUpToDate(fixture())).toBe(false);
            const { exitCode, stdout } = await fixture().gaiaflow("drift", "--json");
            const found = JSON.parse(stdout) as { readonly name: string; readonly change: string }[];
            return [exitCode, found.map(({ name, change }) => `${name} ${change}`).sort()];
        };

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

        test("is whole again when all its containers were stopped: the next start brings them back and waits", async () => {
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
