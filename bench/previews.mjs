// `node bench/previews.mjs` in a clone whose tools are there: `npm run preview` of all stacks beside one `pulumi preview` of dev,
// one after the other, three times. Prints the seconds of each and what the former takes of the latter.
import { performance } from "node:perf_hooks";
import execa from "execa";

const ROUNDS = 3;

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function timed(command, args) {
    const started = performance.now();
    const { stdout } = await execa(command, args, { stdin: "ignore" });
    return { seconds: (performance.now() - started) / 1000, stdout };
}

for (let round = 1; round <= ROUNDS; round++) {
    const all = await timed("npm", ["run", "--silent", "preview", "--", "--json"]);
    const one = await timed("npx", ["pulumi", "preview", "--stack", "dev", "--non-interactive"]);
    const { seconds, stacks } = JSON.parse(all.stdout);
    const parts = stacks.map(
        (/** @type {{ stack: string, seconds: number }} */ { stack, seconds: own }) => `${stack} ${own.toFixed(1)} s`,
    );
    const times = (all.seconds / one.seconds).toFixed(2);
    console.log(
        `all stacks ${all.seconds.toFixed(1)} s (${parts.join(", ")} side by side: ${seconds.toFixed(1)} s); ` +
            `pulumi preview of dev ${one.seconds.toFixed(1)} s: ${times} times`,
    );
}
