import { setTimeout as sleep } from "node:timers/promises";

const PAUSE_MS = 2000;
/** Clears a terminal and goes to its first line. */
const CLEAR = "\u001b[2J\u001b[H";

/**
 * Prints again and again until Ctrl-C: on a terminal in place, elsewhere only what is another than before.
 *
 * @param render Makes the text.
 */
export async function watch(render: () => Promise<string>): Promise<never> {
    let before = "";
    for (;;) {
        const text = await render();
        if (process.stdout.isTTY) {
            process.stdout.write(`${CLEAR}${text}\n`);
        } else if (text !== before) {
            console.log(text);
        }
        before = text;
        await sleep(PAUSE_MS);
    }
}
