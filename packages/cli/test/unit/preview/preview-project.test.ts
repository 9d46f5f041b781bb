import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { previewProject } from "../../../preview/preview-project";

jest.mock("@gaiaflow/toolchain/tools/ensure-tools", () => ({ ensurePulumi: () => Promise.resolve([]) }));
jest.mock("@gaiaflow/toolchain/core/record", () => ({ readRecord: () => Promise.resolve(undefined) }));

/** Answers as Pulumi does, and notes how it was run. */
const PULUMI = `#!/usr/bin/env node
const fs = require("node:fs");
const [command, ...args] = process.argv.slice(2);
const stack = args[args.indexOf("--stack") + 1];
const config = args.includes("--config-file") ? args[args.indexOf("--config-file") + 1] : undefined;
const text = config && fs.readFileSync(config, "utf8");
const entry = { command, stack, cwd: process.cwd(), text, env: process.env };
fs.appendFileSync(process.env.RUNS, JSON.stringify(entry) + "\\n");
if (command === "preview" && stack === "dev") {
    console.log(JSON.stringify({ diagnostics: [{ message: "error: bad key", severity: "error" }] }));
    process.exit(1);
}
console.log(JSON.stringify({ steps: [] }));
`;

interface Run {
    readonly command: string;
    readonly stack: string;
    readonly cwd: string;
    readonly text?: string;
    readonly env: Readonly<Record<string, string>>;
}

let folder: string;
let runs: () => Run[];
const origin = process.cwd();
const before = { ...process.env };

beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-previews-")));
    const write = (name: string, text: string, mode = 0o644) =>
        fs.writeFileSync(path.join(folder, name), text, { mode });
    write("pulumi", PULUMI, 0o755);
    write("Pulumi.yaml", "name: mine\nruntime: nodejs\n");
    write("Pulumi.dev.yaml", "config: { gaiaflow:secrets: { a: { KEY: { secure: v1:theirs } } } }\n");
    write("Pulumi.prod.yaml", "config: {}\n");
    write("Pulumi.team.yaml", "config: { gaiaflow:mode: dev }\n");
    write("Pulumi.broken.yaml", "config: [\n");
    process.chdir(folder);
    const file = path.join(folder, "runs");
    runs = () =>
        (fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : []).map(
            (line) => JSON.parse(line) as Run,
        );
    Object.assign(process.env, {
        PATH: `${folder}:${before["PATH"] ?? ""}`,
        RUNS: file,
        PULUMI_ACCESS_TOKEN: "theirs",
        PULUMI_CONFIG_PASSPHRASE: "theirs",
        PULUMI_CONFIG_PASSPHRASE_FILE: "/theirs",
    });
});
afterEach(() => {
    process.chdir(origin);
    process.env = { ...before };
    fs.rmSync(folder, { recursive: true });
});

test("each stack has its own result, and one fault makes the whole not ok", async () => {
    const { ok, stacks } = await previewProject();
    expect(ok).toBe(false);
    expect(stacks.map(({ stack, mode, status }) => [stack, mode, status])).toEqual([
        ["dev", "dev", "fault"],
        ["prod", "prod", "ok"],
        ["broken", "broken", "fault"],
        ["team", "dev", "ok"],
    ]);
    expect(stacks[0]?.faults).toEqual(["bad key"]);
    expect(stacks[2]?.faults[0]).toContain("Pulumi.broken.yaml is no YAML");
});

test("a mode that is not built is no fault", async () => {
    expect((await previewProject("prod")).ok).toBe(true);
});

test("Pulumi gets a state and a passphrase of its own, and nothing that leads to the user's", async () => {
    await previewProject("dev");
    const [init, preview] = runs();
    expect([init?.command, preview?.command, preview?.cwd]).toEqual(["stack", "preview", folder]);
    const temporary = path.dirname(preview?.env["PULUMI_CREDENTIALS_PATH"] ?? "");
    expect(path.basename(temporary)).toMatch(/^gaiaflow-preview-/);
    for (const { env } of [init, preview] as Run[]) {
        expect(env["PULUMI_BACKEND_URL"]).toBe(`file://${temporary}/dev/state`);
        expect(env["PULUMI_CONFIG_PASSPHRASE"]).not.toBe("theirs");
        expect(env).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
        expect(env).not.toHaveProperty("PULUMI_ACCESS_TOKEN");
        expect(env["GAIAFLOW_PREVIEW_ANYWHERE"]).toBe("yes");
    }
    // From there `stack init` would write a salt into the user's file.
    expect(init?.cwd).toBe(path.join(temporary, "dev"));
    expect(preview?.text).not.toContain("theirs");
    expect(parse(preview?.text ?? "")).toMatchObject({
        encryptionsalt: expect.stringMatching(/^v1:/) as string,
        config: { "gaiaflow:secrets": { a: { KEY: { secure: expect.stringMatching(/^v1:/) as string } } } },
    });
    expect(fs.existsSync(temporary)).toBe(false);
    expect(fs.readFileSync(path.join(folder, "Pulumi.dev.yaml"), "utf8")).toContain("v1:theirs");
});
