import execa from "execa";
import * as fs from "node:fs";
import * as path from "node:path";
import { CLONE } from "../../support/settings";

const PAGE = fs.readFileSync(path.join(CLONE, "docs", "architecture.md"), "utf8");

/** What `node bench/arrows.mjs` prints. */
let printed = "";
beforeAll(async () => {
    printed = (await execa("node", [path.join(CLONE, "bench", "arrows.mjs")])).stdout;
});

/** Each arrow as `from ► to`, by the lines `from ► to 1, other 2`. */
function countedArrows(): string[] {
    return printed.split("\n").flatMap((line) => {
        const [from = "", out] = line.split(" ► ");
        return out === undefined || out === "nothing" || line.includes(":")
            ? []
            : out.split(", ").map((each) => `${from} ► ${each.replace(/ \d+$/, "")}`);
    });
}

const names = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

/** The same of the page's table, in which a row without a first cell goes on with the last one's. */
function arrowsOfThePage(): string[] {
    const [, table = ""] = PAGE.split("| from | to | for what |\n| --- | --- | --- |\n");
    let from: string[] = [];
    return (table.split("\n\n")[0] ?? "").split("\n").flatMap((row) => {
        const [, first = "", second = ""] = row.split("|");
        from = first.trim() === "" ? from : names(first);
        return from.flatMap((each) => names(second).map((to) => `${each} ► ${to}`));
    });
}

test("the counts of the page are those of the code", () => {
    const [, layers, all, program, packages] =
        /(\d+) layers, (\d+) arrows: (\d+) of the program's layers, (\d+) of packages/.exec(printed) ?? [];
    expect(PAGE).toContain(`${all} arrows between ${layers} layers`);
    expect(PAGE).toMatch(new RegExp(`\\b${program} of them are between the \\d+ layers of the program`));
    expect(PAGE).toMatch(new RegExp(`\\b${packages} go\\s+out from \`packages/\``));
});

test("there are no more of them than when the layers were made: a new one takes the place of another", () => {
    const [, program, packages] = /arrows: (\d+) of the program's layers, (\d+) of packages/.exec(printed) ?? [];
    expect(Number(program)).toBeLessThanOrEqual(25);
    // The commands are a program of their own, which reads settings and asks the machine before the other one can run.
    expect(Number(packages)).toBeLessThanOrEqual(14);
});

test("nothing leads against the order of the walls, or in a circle", () => {
    expect(printed).toContain(
        "against the order of the walls: none\ncircles in that order: none\ncircles of layers: none\ncircles of files: none",
    );
});

test("the page has a row for each arrow, and for no other; those to lib/ have one together", () => {
    const isToLib = (arrow: string) => arrow.endsWith(" ► lib");
    const counted = countedArrows();
    expect(arrowsOfThePage().sort()).toEqual(counted.filter((arrow) => !isToLib(arrow)).sort());
    const words = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"];
    expect(PAGE).toContain(`| ${words[counted.filter(isToLib).length - 10] ?? "more"} layers | \`lib\` |`);
});
