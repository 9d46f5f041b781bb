import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { makePlatform, type Platform } from "../../test/support/platform";
import type { Readings } from "../lib/measure";
import type { Figure, Part } from "../lib/part";
import { removingAll } from "../lib/removing";
import { quantile } from "../lib/statistics";
import { timedCommand } from "../lib/timed-command";
import { ownStack, type OwnStack } from "../rivals/own-stack";

/** After so many updates it is looked at. */
const COUNTS = [0, 10, 30, 100];
const TIMES = 5;
const UP = "up";

const stateOf = (count: number): string => `after ${count} updates: the stack's state`;
const folderOf = (count: number): string => `after ${count} updates: Pulumi's folder, with history and backups`;

/** Those that are no seconds, once it is known how many updates there were. */
const figures: Record<string, Figure> = {};

/**
 * A stack that is changed again and again, each time by one variable of its notebooks: does Pulumi carry what was before?
 * `--minutes` says how long it may be changed, where that is less than all updates take.
 */
export const part: Part = {
    rounds: 1,
    figures,
    stage: ({ minutes = Infinity, say, signal }) =>
        removingAll(async (later) => {
            const platform = later(await makePlatform({ services: ["jupyter"] }));
            const { up } = await ownStack(platform);
            await platform.up();
            const run = async (): Promise<Readings> => {
                const end = performance.now() + minutes * 60_000;
                const readings: Readings[] = [];
                let done = 0;
                for (const count of COUNTS) {
                    const updates: number[] = [];
                    for (; done < count && !signal.aborted && performance.now() < end; done++) {
                        await platform.configure({ env: { BENCH_UPDATE: String(done) } });
                        updates.push((await timedCommand(UP, up))[UP] ?? NaN);
                    }
                    // The time was over before the first of them.
                    if (signal.aborted || (count > 0 && updates.length === 0)) break;
                    say(`after ${done} updates`);
                    readings.push(await stateAfter(done, platform, up, updates));
                    if (done < count) break;
                }
                return Object.assign({}, ...readings) as Readings;
            };
            return { sides: [{ name: "GaiaFlow", run }] };
        }, signal),
};

async function stateAfter(
    count: number,
    platform: Platform,
    up: OwnStack["up"],
    updates: readonly number[],
): Promise<Readings> {
    const nothing: number[] = [];
    for (let time = 0; time < TIMES; time++) nothing.push((await timedCommand(UP, up))[UP] ?? NaN);
    const folder = path.join(platform.home, "state", ".pulumi");
    const files = await fs.readdir(path.join(folder, "stacks"), { recursive: true });
    // Beside it lies the one before, as .json.bak. Packed where PULUMI_DIY_BACKEND_GZIP is set.
    const names = ["json", "json.gz"].map((ending) => `${platform.stack}.${ending}`);
    const own = files.find((file) => names.includes(path.basename(file)));
    if (own === undefined) throw new Error(`there is no state of ${platform.stack} in ${folder}`);
    const { size } = await fs.stat(path.join(folder, "stacks", own));
    const { stdout } = await execa("du", ["--summarize", "--block-size=1024", folder]);
    figures[stateOf(count)] = figures[folderOf(count)] = { unit: "KiB" };
    return {
        ...(updates.length === 0 ? {} : { [`to ${count} updates: each`]: quantile(updates, 0.5) }),
        [`after ${count} updates: an up with nothing to do`]: quantile(nothing, 0.5),
        [stateOf(count)]: size / 1024,
        [folderOf(count)]: Number(stdout.split("\t")[0]),
    };
}
