import { STACK_LABEL } from "../../lib/labels";
import { makePlatform } from "../../test/support/platform";
import { memoryOf } from "../lib/memory-of";
import type { Readings } from "../lib/measure";
import type { Figure, Part } from "../lib/part";
import { removingAll } from "../lib/removing";

const COUNT = 4;
/** What a start leaves behind is over then. */
const SETTLED_SECONDS = 60;

const startOf = (number: number): string => `start of stack ${number} beside ${number - 1}`;
const memoryWith = (count: number): string => `memory of each, ${count} side by side`;

/** Stacks of Airflow alone, each beside those before it. `--minutes` says after how many no further one comes. */
export const part: Part = {
    rounds: 1,
    figures: Object.fromEntries(
        Array.from({ length: COUNT }, (_, index): [string, Figure] => [memoryWith(index + 1), { unit: "MiB" }]),
    ),
    stage: ({ minutes = Infinity, say, signal }) =>
        removingAll(async (later) => {
            say("bringing the first up, to build what is missing");
            const platforms = [later(await makePlatform({ services: ["airflow"] }))];
            await platforms[0]?.up();
            await platforms[0]?.pulumi("destroy", "--yes", "--skip-preview");
            const run = async (): Promise<Readings> => {
                const readings: [string, number][] = [];
                const end = performance.now() + minutes * 60_000;
                signal.throwIfAborted();
                // What has been seen of the first ones counts, however many there are.
                const goesOn = (count: number) => count === 1 || (performance.now() < end && !signal.aborted);
                for (let count = 1; count <= COUNT && goesOn(count); count++) {
                    say(`stack ${count}`);
                    const platform = platforms[count - 1] ?? later(await makePlatform({ services: ["airflow"] }));
                    platforms[count - 1] = platform;
                    const began = performance.now();
                    await platform.up();
                    readings.push([startOf(count), (performance.now() - began) / 1000]);
                    await new Promise((resolve) => setTimeout(resolve, SETTLED_SECONDS * 1000));
                    const labels = platforms.map(({ stack }) => memoryOf(`${STACK_LABEL}=${stack}`));
                    const all = (await Promise.all(labels)).reduce((sum, each) => sum + each, 0);
                    readings.push([memoryWith(count), all / count]);
                }
                for (const platform of platforms) await platform.pulumi("destroy", "--yes", "--skip-preview");
                return Object.fromEntries(readings);
            };
            return { sides: [{ name: "GaiaFlow", run }] };
        }, signal),
};
