import * as fs from "node:fs/promises";
import { inspect } from "../../test/support/docker";

/** Of Linux: how many ticks of a processor's time make a second. */
const TICKS = 100;

/**
 * How much of one processor a container's first process takes with those of its children that have ended, over some seconds.
 *
 * @returns 1 where it takes all of one. Undefined where the machine's processes are not to be seen, as under Docker Desktop.
 */
export async function processorShare(container: string, seconds: number): Promise<number | undefined> {
    const { Pid } = (await inspect(container)).State;
    const before = await processorSeconds(Pid);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await processorSeconds(Pid);
    return before === undefined || after === undefined ? undefined : (after - before) / seconds;
}

async function processorSeconds(pid: number): Promise<number | undefined> {
    const text = await fs.readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    // Behind the command's name in brackets: utime, stime, and those of children, stand from the 12th on.
    const ticks = text?.split(") ").at(-1)?.split(" ").slice(11, 15).map(Number);
    return ticks?.reduce((sum, each) => sum + each, 0) === undefined
        ? undefined
        : ticks.reduce((sum, each) => sum + each, 0) / TICKS;
}
