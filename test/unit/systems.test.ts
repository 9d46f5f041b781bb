import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { CLONE } from "../support/settings";

/** What is claimed for systems on which nobody has run it yet. */
const WORKFLOW = path.join(CLONE, ".github", "workflows", "systems.yml");

interface Workflow {
    readonly jobs: {
        readonly unit: { readonly strategy: { readonly matrix: Matrix }; readonly steps: readonly Step[] };
    };
}
interface Matrix {
    readonly include: readonly { readonly os: string; readonly hasRun: boolean }[];
}
interface Step {
    readonly uses?: string;
    readonly run?: string;
}

test("unit tests and types are looked at on three systems, by actions of a hash", () => {
    const { strategy, steps } = (parse(fs.readFileSync(WORKFLOW, "utf8")) as Workflow).jobs.unit;
    expect(strategy.matrix.include.map(({ os }) => os.split("-")[0])).toEqual(["ubuntu", "macos", "windows"]);
    expect(steps.flatMap(({ run = [] }) => run)).toEqual([
        "npm ci",
        "npx tsc",
        expect.stringMatching(/^npx jest --selectProjects unit\b/),
    ]);
    for (const uses of steps.flatMap(({ uses = [] }) => uses)) {
        expect(uses).toMatch(/@[0-9a-f]{40}$/);
    }
});

test("the docs say on which of them it has never run", () => {
    const { include } = (parse(fs.readFileSync(WORKFLOW, "utf8")) as Workflow).jobs.unit.strategy.matrix;
    const names = { macos: "macOS", windows: "Windows" };
    const never = include.filter(({ hasRun }) => !hasRun).map(({ os }) => os.split("-")[0] as keyof typeof names);
    const readme = fs.readFileSync(path.join(CLONE, "README.md"), "utf8");
    const [, line = ""] = /- Not yet tested: (.+)/.exec(readme) ?? [];
    expect(never.filter((os) => !line.includes(names[os]))).toEqual([]);
});
