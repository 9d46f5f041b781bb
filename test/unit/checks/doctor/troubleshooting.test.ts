import * as fs from "node:fs";
import * as path from "node:path";
import { MACHINE_CHECKS } from "../../../../checks/doctor";
import { troubleshooting, TROUBLESHOOTING_FILE } from "../../../../checks/doctor/troubleshooting";
import { CLONE } from "../../../support/settings";

test("the committed page is what the checks say", () => {
    // Stale? npx tsx checks/doctor/write-troubleshooting.ts
    expect(fs.readFileSync(path.join(CLONE, TROUBLESHOOTING_FILE), "utf8")).toBe(troubleshooting());
});

test("every check stands in a file of its own and is in the list", () => {
    const folder = path.join(CLONE, "checks", "doctor");
    const others = ["check.ts", "index.ts", "troubleshooting.ts", "write-troubleshooting.ts"];
    const files = fs.readdirSync(folder).filter((file) => !others.includes(file));
    expect(MACHINE_CHECKS).toHaveLength(files.length);
    expect(new Set(MACHINE_CHECKS.map(({ name }) => name)).size).toBe(files.length);
});

test("every kind of finding stands among the examples, from which the page is made", () => {
    const folder = path.join(CLONE, "checks", "doctor");
    const kinds = fs.readdirSync(folder).flatMap((file) => {
        const text = fs.readFileSync(path.join(folder, file), "utf8");
        const [, examples = ""] = /examples: \[([^]+?)\n?\s*\],?\n/.exec(text) ?? [];
        // What makes one finding; what makes none, or a list of them, does so by these.
        const made = [...text.matchAll(/^(?:export )?function (\w+)\([^{}]*\): Finding \{/gm)];
        return made.map(([, name = ""]) => ({ file, name, isShown: examples.includes(`${name}(`) }));
    });
    expect(kinds.length).toBeGreaterThan(25);
    expect(kinds.filter(({ isShown }) => !isShown)).toEqual([]);
});

test.each(MACHINE_CHECKS)("$name says why it matters, and for each fault what to do, safely", ({ examples, why }) => {
    expect(why).toMatch(/\.$/);
    expect(examples.length).toBeGreaterThan(0);
    for (const { fix } of examples) {
        expect(fix).not.toBe("");
        expect(fix).not.toMatch(/chmod (-R )?0?[67]66|chmod (-R )?0?777|prune|rm -rf \//);
    }
});
