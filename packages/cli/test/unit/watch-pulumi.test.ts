import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { watchPulumi } from "../../platform/pulumi";

let folder: string;
let output: string[];

/** Puts a command called `pulumi` before all others. */
async function standsIn(script: string): Promise<void> {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-watch-"));
    await fs.writeFile(path.join(folder, "pulumi"), `#!/usr/bin/env node\n${script}`, { mode: 0o755 });
}
jest.mock("@gaiaflow/toolchain/core/environment", () => ({
    pulumiEnvironment: () => Promise.resolve({ PATH: `${folder}:${process.env["PATH"] ?? ""}` }),
}));

jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: () => path.join(folder, "state") }));

beforeEach(() => {
    output = [];
    jest.spyOn(console, "error").mockImplementation((text: string) => void output.push(text));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const LOG = `
const fs = require("node:fs");
const [, , ...args] = process.argv;
const log = args[args.indexOf("--event-log") + 1];
const say = (message, severity, ephemeral) =>
    fs.appendFileSync(log, JSON.stringify({ diagnosticEvent: { urn: "urn:pulumi:dev::gaiaflow::docker:index/image:Image::mlflow-image", message, severity, ephemeral } }) + "\\n");
fs.writeFileSync(${JSON.stringify("FILE")}, JSON.stringify([args.slice(0, 2), process.env.PULUMI_DEBUG_COMMANDS, log]));
say("no such wheel", "info", true);
`;

test("a failed run repeats what failed said last, and leaves no log; a good one says nothing", async () => {
    const file = path.join(os.tmpdir(), `gaiaflow-watch-${process.pid}.json`);
    const script = LOG.replace("FILE", file);
    await standsIn(`${script}say("exit code: 7", "error", false);\nprocess.exit(3);\n`);
    expect(await watchPulumi("dev", ["up", "--yes"])).toBe(3);
    expect(output).toEqual(["What mlflow-image said last:\n    no such wheel\n"]);
    const [args, debug, log] = JSON.parse(await fs.readFile(file, "utf8")) as [string[], string, string];
    expect([args, debug]).toEqual([["up", "--yes"], "true"]);
    await expect(fs.stat(path.dirname(log))).rejects.toThrow("ENOENT");
    await fs.rm(folder, { recursive: true });
    await standsIn(script);
    expect(await watchPulumi("dev", ["up"])).toBe(0);
    expect(output).toHaveLength(1);
    await fs.rm(file);
});

test("a run that wrote no log fails as it did", async () => {
    await standsIn("process.exit(255);\n");
    expect(await watchPulumi("dev", ["destroy"])).toBe(255);
    expect(output).toEqual([]);
});
