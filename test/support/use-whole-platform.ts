import { containersOf, inspect, judged } from "./docker";
import type { Platform } from "./platform";
import { putData, readData, type PlatformData } from "./platform-data";
import { isUpToDate, settle } from "./up-to-date";

/**
 * Gives a platform data before the tests of a group, each of which disturbs it once it has settled.
 *
 * @returns What is asked of it then.
 */
export function useWholePlatform(fixture: () => Platform) {
    let data: PlatformData;
    beforeAll(async () => {
        data = await putData(fixture());
    });
    // What is found has to be found by a start, too, which may end without Pulumi.
    beforeEach(() => settle(fixture()));
    return {
        /** Expects all containers to be well, and the data to be there. */
        isWhole: async (): Promise<void> => {
            const names = await containersOf(fixture().stack);
            await judged(names);
            const states = await Promise.all(names.map(inspect));
            const ill = states.filter(
                ({ State }) => (State.Health?.Status ?? "healthy") !== "healthy" || State.ExitCode > 0,
            );
            expect(ill).toEqual([]);
            expect(states).toHaveLength(12);
            expect(await readData(fixture(), data)).toEqual(data);
        },

        /** The exit code of `drift`, and what it lists. */
        drifted: async (): Promise<[number, string[]]> => {
            expect(await isUpToDate(fixture())).toBe(false);
            const { exitCode, stdout } = await fixture().gaiaflow("drift", "--json");
            const found = JSON.parse(stdout) as { readonly name: string; readonly change: string }[];
            return [exitCode, found.map(({ name, change }) => `${name} ${change}`).sort()];
        },
    };
}
