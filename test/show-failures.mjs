// `node test/show-failures.mjs LOG`: of failed-tests.log the name of each failed test and the first lines of its message,
// as the last thing that CI prints. Of a long output people are shown the last few thousand characters only.
import fs from "node:fs";

/** What all of it may take, in characters. */
const MOST = 2500;
const MOST_LINES = 12;
const WIDTH = 200;
/** What of a stack is not ours. */
const FOREIGN = /^\s+at .*(node_modules|node:internal|<anonymous>\)$)/;

/** @type {(line: string) => string} */
const cut = (line) => (line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line);

const log = process.argv[2] ?? "";
const failures = (fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "")
    // pytest's own lines begin like ours.
    .split(/^(?=(?:FAILED|ERROR) )/m)
    .filter((text) => text.trim() !== "")
    .map((text) => {
        const [name = "", ...message] = text.split("\n").filter((line) => line.trim() !== "" && !FOREIGN.test(line));
        return { name: cut(name), message: message.slice(0, MOST_LINES).map((line) => cut(`    ${line}`)) };
    });

/** @type {(lines: readonly string[]) => number} */
const size = (lines) => lines.reduce((sum, line) => sum + line.length + 1, 0);

if (failures.length > 0) {
    const title = `--- what failed, in short (more: ${log})`;
    // A name is worth more than a message: all names that there is room for come first.
    let left = MOST - size([title]) - WIDTH;
    const named = failures.filter(({ name }) => (left -= size([name])) >= 0);
    left = MOST - size([title, ...named.map(({ name }) => name)]) - WIDTH;
    console.log(title);
    for (const [index, { name, message }] of named.entries()) {
        console.log(name);
        const share = left / (named.length - index);
        let taken = 0;
        for (const line of message) {
            if ((taken += size([line])) > share) {
                taken -= size([line]);
                break;
            }
            console.log(line);
        }
        left -= taken;
    }
    if (named.length < failures.length) {
        console.log(`… and ${failures.length - named.length} more`);
    }
}
