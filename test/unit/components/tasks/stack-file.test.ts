import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stackFile } from "../../../../components/tasks/stack-file";
import { planned } from "../../../support/planned";
import { publicPart } from "../../../support/secret-values";
import { record, type Recorded } from "../../../support/pulumi-recorder";

let top: string;
let file: string;
let command: Recorded;

beforeEach(async () => {
    top = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-stack-file-"));
    file = path.join(top, "stacks", "gaiaflow", "dev", "airflow", "task-config.json");
    const recording = await record(() => stackFile("task-config", { file, top, content: "{}\n" }, {}), { planned });
    command = recording.get("command:local:Command", "task-config");
});
afterEach(() => fs.rmSync(top, { recursive: true, force: true }));

/** Runs the command as the provider would: without a shell, in a folder of no meaning. */
const run = (what: "create" | "delete", input = command.inputs["stdin"] as string): void => {
    const [program = "", ...args] = command.inputs["interpreter"] as string[];
    const env = { ...process.env, ...(command.inputs["environment"] as Record<string, string>) };
    execFileSync(program, [...args, command.inputs[what] as string], { env, input, cwd: os.tmpdir() });
};

test("a stack's file is written where other users may read it, whatever this one's umask", () => {
    const before = process.umask(0o077);
    run("create");
    process.umask(before);
    expect(fs.readFileSync(file, "utf8")).toBe("{}\n");
    expect(fs.statSync(file).mode & 0o777).toBe(0o644);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o755);
});

test("a secret is readable by its owner and, where that is root, the containers' group, and is no plain input", async () => {
    const recording = await record(() => stackFile("key", { file, top, content: "hunter2", secret: true }, {}), {
        planned,
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
    const other = path.join(top, "stacks", "gaiaflow", "other");
    fs.mkdirSync(other);
    run("delete");
    expect(fs.readdirSync(path.join(top, "stacks", "gaiaflow"))).toEqual(["other"]);
    fs.rmSync(other, { recursive: true });
    run("create");
    run("delete");
    expect(fs.readdirSync(top)).toEqual([]);
    expect(() => run("delete")).not.toThrow();
});

test("another path is another file, made after the old one has gone", () => {
    expect(command.inputs["triggers"]).toEqual([file]);
    expect(command.deleteBeforeReplace).toBe(true);
});
