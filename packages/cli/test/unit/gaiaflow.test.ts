import execa from "execa";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";

const CLI = path.join(programRoot, "packages", "cli");
const gaiaflow = (...args: string[]) =>
    execa(process.execPath, [path.join(CLI, "bin", "gaiaflow.mjs"), ...args], { reject: false });
const NAMES = fs
    .readdirSync(path.join(CLI, "commands"))
    .map((file) => file.replace(".ts", ""))
    .filter((name) => name !== "run-command");

test.each([["nonsense"], ["run-command"], ["../platform/state"], ["constructor"], ["strat"]])(
    "what is no command is wrong use: %s",
    async (name) => {
        const { exitCode, stdout, stderr } = await gaiaflow(name);
        expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
        expect(stderr).toContain(`unknown command '${name}'`);
        expect(stderr.includes("Did you mean start?")).toBe(name === "strat");
    },
);

test.each([
    [["--nonsense"], "unknown option"],
    [["mlops", "start", "--service", "nonsense"], "Allowed choices are airflow, mlflow, jupyter, serving"],
    [["mlops", "start", "-j", "99999"], "A port is a number from 1 to 65535"],
    [["uninstall", "--only", "caches,everything"], "everything is none of containers, clusters, images, caches, data"],
    [["task", "run", "train_iris", "train", "--debug=gdb"], "Allowed choices are debugpy, pdb"],
    [["minikube", "create-secrets"], "missing required argument 'name'"],
    [["run", "train_iris", "--conf", "[1]"], `It is a JSON object, such as '{"rows": 10}'`],
    [["task", "run", "train_iris", "train", "--conf", "{"], "It is a JSON object"],
    [["logs", "airflow", "--since", "yesterday"], "It is how long ago, such as 10m or 2h, or when"],
    [["logs", "airflow", "--tail", "few"], "It is a whole number from 0"],
    [["tools", "--stack", "../x"], "A stack's name has letters, digits, -, _ and . alone"],
    [["task", "run", "train_iris", "train", "--map-index", "first"], "It is a whole number from 0"],
    [["status", "--stack", "../dev"], "A stack's name has letters, digits, -, _ and . alone"],
    [["mlops", "start", "--stack", ""], "A stack's name has letters, digits, -, _ and . alone"],
])("wrong use has an exit code of its own: %j", async (args, message) => {
    const { exitCode, stderr } = await gaiaflow(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    // Where examples are, as the last line.
    expect(stderr.split("\n").at(-1)).toMatch(/^See: npx gaiaflow( [a-z-]+)* --help$/);
});

test("it says which version it is", async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(programRoot, "package.json"), "utf8")) as {
        version: string;
    };
    expect(await gaiaflow("--version")).toMatchObject({ exitCode: 0, stdout: version });
});

test.each([
    [["start"], 1],
    [["status"], 1],
    [["stop"], 1],
    [["mlops", "stop", "--service", "airflow"], 1],
    [["minikube", "stop"], 1],
    [["check"], 2],
    [["run", "train_iris"], 1],
    [["tools"], 1],
])("a stack that was mistyped is named with those that there are: %j", async (args, code) => {
    const { all, exitCode } = await execa(
        process.execPath,
        [path.join(CLI, "bin", "gaiaflow.mjs"), ...args, "--stack", "dve"],
        { reject: false, all: true, cwd: programRoot },
    );
    expect(all).toContain(`There is no Pulumi.dve.yaml in ${programRoot}.\nName one of: dev, prod_local, prod`);
    expect(exitCode).toBe(code);
});

test("without a command it shows the list, as an error", async () => {
    const { exitCode, stdout, stderr } = await gaiaflow();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^ {2}start +get the tools/m);
});

test("help names every command that there is, in one column, and loads no TypeScript for it", async () => {
    const { exitCode, stdout } = await gaiaflow("--help");
    const named = [...stdout.matchAll(/^ {2}([a-z]+) {2,}[a-z]/gm)].map(([, name = ""]) => name);
    expect(exitCode).toBe(0);
    expect(named.sort()).toEqual([...NAMES].sort());
    expect(await loadedBy("--help")).not.toMatch(/\.ts$/m);
    expect(await loadedBy("start", "--help")).toMatch(/commands\/start\.ts$/m);
});

/** The modules that a command has loaded by its end, one a line. */
async function loadedBy(...args: string[]): Promise<string> {
    const script = path.join(CLI, "test", "support", "print-loaded.cjs");
    const node = ["--require", script, path.join(CLI, "bin", "gaiaflow.mjs"), ...args];
    return (await execa(process.execPath, node)).stderr;
}

test.each(NAMES.filter((name) => name !== "pulumi"))("%s explains itself, with an example", async (name) => {
    const { exitCode, stdout } = await gaiaflow(name, "--help");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: gaiaflow ${name}`);
    expect(stdout).toMatch(/Examples:\n {2}\S/);
});

test("it ends without a word where nobody reads what it prints", async () => {
    const child = spawn(process.execPath, [path.join(CLI, "bin", "gaiaflow.mjs"), "--help"]);
    const ended = once(child, "close");
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += String(text)));
    // What a shell says of a program that SIGPIPE has ended.
    const [code] = (await ended) as [number | null];
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
});

test("a shell completes commands, options and their values", async () => {
    const complete = async (...words: string[]) => (await gaiaflow("complete", "--", ...words)).stdout;
    expect(await complete("mlo")).toMatch(/^mlops\t/m);
    expect(await complete("mlops", "start", "--ser")).toMatch(/^--service\t/m);
    expect(await complete("mlops", "start", "--service", "")).toContain("jupyter");
    expect(await complete("minikube", "build")).toMatch(/^build-only\t/m);
    expect((await gaiaflow("completion", "fish")).stdout).toContain("complete -c gaiaflow");
});

test("pulumi gets all that stands behind it, its own help too", async () => {
    const { all } = await execa(process.execPath, [path.join(CLI, "bin", "gaiaflow.mjs"), "pulumi", "up", "--help"], {
        reject: false,
        all: true,
        env: { XDG_CACHE_HOME: "/nowhere" },
    });
    expect(all).toContain("This project has no Pulumi yet.");
});
