import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";

const GOOD = `export const value = "kept";\n`;

/** A fault of a program, and what the user must be told of it. */
interface Fault {
    readonly title: string;
    readonly files: Readonly<Record<string, string>>;
    readonly told: readonly (string | RegExp)[];
    readonly untold?: readonly string[];
}

const FAULTS: readonly Fault[] = [
    {
        title: "an error that it reports itself, without a stack trace",
        files: {
            "index.ts": `import * as pulumi from "@pulumi/pulumi";\nthrow new pulumi.RunError("mend your config");\n`,
        },
        told: ["error: mend your config"],
        untold: ["    at ", "non-zero exit code"],
    },
    {
        title: "an exception, with file and line",
        files: { "index.ts": `\nfunction fail(): never {\n    throw new TypeError("no such thing");\n}\nfail();\n` },
        told: ["TypeError: no such thing", "index.ts:3:11", "index.ts:5:1"],
        untold: ["non-zero exit code"],
    },
    {
        title: "a rejected promise that nobody waits for",
        files: { "index.ts": `void Promise.resolve().then(() => {\n    throw new Error("too late");\n});\n` },
        told: ["Error: too late", "index.ts:2:11"],
    },
    {
        title: "a syntax error in another file, with file, line and column",
        files: {
            "index.ts": `import "./other";\n`,
            "other.ts": `export const fine = 1;\nexport const broken: number = ;\n`,
        },
        told: [/SyntaxError: .*other\.ts: Unexpected token \(2:31\)/],
        untold: ["non-zero exit code"],
    },
    {
        title: "a missing import, with the file that asks for it",
        files: { "index.ts": `import { nothing } from "./nowhere";\nexport const value = nothing;\n` },
        told: ["Cannot find module './nowhere'", "index.ts"],
    },
    {
        title: "an exit code of its own",
        files: { "index.ts": `process.exit(3);\n` },
        told: ["non-zero exit code: 3"],
    },
];

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(180_000);

describe("a program with a fault", () => {
    let project: PulumiProject;

    beforeAll(async () => {
        project = await makeProject({ files: { "index.ts": GOOD } });
        await project.pulumi(["up", "--yes", "--skip-preview"]);
    });
    afterAll(() => project.remove());

    test.each(FAULTS)("fails with $title", async ({ files, told, untold = [] }) => {
        await Promise.all(Object.entries(files).map(([file, text]) => project.write(file, text)));
        const { all = "", failed } = await project.pulumi(["up", "--yes", "--skip-preview"]);
        for (const text of told) {
            expect(all).toMatch(text);
        }
        for (const text of untold) {
            expect(all).not.toContain(text);
        }
        expect(failed).toBe(true);
    });

    test("leaves the stack as it was, and comes up again when it is mended", async () => {
        expect(await project.outputs()).toEqual({ value: "kept" });
        await project.write("index.ts", GOOD);
        const { all } = await project.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
        expect(all).toContain("1 unchanged");
    });

    test("is told when a runtime option is of the wrong kind", async () => {
        await project.write("Pulumi.yaml", "name: engines\nruntime: {name: nodejs, options: {typescript: maybe}}\n");
        const { all, failed } = await project.pulumi(["preview"]);
        expect(all).toContain("typescript option must be a boolean");
        expect(failed).toBe(true);
    });
});
