import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stackFile } from "../../../components/stack-file";
import { mocks } from "../../support/provider-mocks";
import { publicPart } from "../../support/secret-values";
import { record, type Recorded } from "../../support/pulumi-recorder";

let stateRoot: string;
let file: string;
let command: Recorded;

beforeEach(async () => {
    stateRoot = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-stack-file-"));
    file = path.join(stateRoot, "stacks", "gaiaflow", "dev", "airflow", "task-config.json");
    const recording = await record(() => stackFile("task-config", { file, stateRoot, content: "{}\n" }, {}), { mocks });
    command = recording.get("command:local:Command", "task-config");
});
afterEach(() => fs.rmSync(stateRoot, { recursive: true, force: true }));

/** Runs the command as the provider would: without a shell, in a folder of no meaning. */
const run = (what: "create" | "delete", input = command.inputs["stdin"] as string): void =>
    runAs({ ...command.inputs, stdin: input, command: command.inputs[what] });

function runAs(inputs: Readonly<Record<string, unknown>>): void {
    const [program = "", ...args] = inputs["interpreter"] as string[];
    const env = { ...process.env, ...(inputs["environment"] as Record<string, string>) };
    const input = inputs["stdin"] as string;
    execFileSync(program, [...args, inputs["command"] as string], { env, input, cwd: os.tmpdir() });
}

test("a stack's file is written where other users may read it, whatever this one's umask", () => {
    const before = process.umask(0o077);
    run("create");
    process.umask(before);
    expect(fs.readFileSync(file, "utf8")).toBe("{}\n");
    expect(fs.statSync(file).mode & 0o777).toBe(0o644);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o755);
});

test("a secret is readable by its owner and, where that is root, the containers' group, and is no plain input", async () => {
    const recording = await record(() => stackFile("key", { file, stateRoot, content: "hunter2", secret: true }, {}), {
        mocks,
    });
    command = recording.get("command:local:Command", "key");
    expect(JSON.stringify(publicPart(command.inputs))).not.toContain("hunter2");
    run("create", "hunter2");
    expect(fs.readFileSync(file, "utf8")).toBe("hunter2");
    expect(fs.statSync(file).mode & 0o777).toBe(process.getuid?.() === 0 ? 0o640 : 0o600);
});

test("it is replaced as a whole, in the same folder", () => {
    run("create");
    const folder = fs.statSync(path.dirname(file)).ino;
    const old = fs.openSync(file, "r");
    run("create", '{"new":true}');
    expect(fs.readFileSync(old, "utf8")).toBe("{}\n");
    fs.closeSync(old);
    expect(fs.readFileSync(file, "utf8")).toBe('{"new":true}');
    expect(fs.readdirSync(path.dirname(file))).toEqual(["task-config.json"]);
    expect(fs.statSync(path.dirname(file)).ino).toBe(folder);
});

test("it goes with the folders that are empty then, and leaves those of other stacks", () => {
    run("create");
    const other = path.join(stateRoot, "stacks", "gaiaflow", "other");
    fs.mkdirSync(other);
    run("delete");
    expect(fs.readdirSync(path.join(stateRoot, "stacks", "gaiaflow"))).toEqual(["other"]);
    fs.rmSync(other, { recursive: true });
    run("create");
    run("delete");
    expect(fs.readdirSync(stateRoot)).toEqual([]);
    expect(() => run("delete")).not.toThrow();
});

test("another path is another file, made after the old one has gone", () => {
    expect(command.inputs["triggers"]).toEqual([file]);
    expect(command.deleteBeforeReplace).toBe(true);
});

/** What is asked of the command provider in an update or a preview, where the engine answers so for the resource. */
async function looks(preview: boolean, answered: object = {}): Promise<Record<string, unknown>[]> {
    const asked: Record<string, unknown>[] = [];
    const answer = (_: string, inputs: Record<string, unknown>) => {
        asked.push(inputs);
        return { stdout: "" };
    };
    const outputs = { "command:local:Command": () => ({ stdout: "", stderr: "", ...answered }) };
    await record(() => stackFile("task-config", { file, stateRoot, content: "{}\n" }, {}), {
        mocks: { outputs, answers: { "command:local:run": answer } },
        preview,
    });
    return asked;
}

test("every up puts back what others removed or changed, and touches nothing else; a preview does not look", async () => {
    const [look = {}, ...more] = await looks(false);
    expect([more, await looks(true)]).toEqual([[], []]);
    runAs(look);
    expect(fs.readFileSync(file, "utf8")).toBe("{}\n");
    const { ino } = fs.statSync(file);
    runAs(look);
    expect(fs.statSync(file).ino).toBe(ino);
    fs.writeFileSync(file, "{ }\n");
    runAs(look);
    expect(fs.readFileSync(file, "utf8")).toBe("{}\n");
    expect(fs.statSync(file).mode & 0o777).toBe(0o644);
});

test("what is put back is what the state holds, where an up of some targets leaves the file as it was", async () => {
    expect(await looks(false, { stdin: "old\n" })).toEqual([expect.objectContaining({ stdin: "old\n" })]);
});
