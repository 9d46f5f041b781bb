import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CLONE } from "../../support/settings";

let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-typescript-"));
    fs.mkdirSync(path.join(caches(), "gaiaflow"), { recursive: true });
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const REGISTER = path.join(CLONE, "register.cjs");
const caches = (): string => path.join(folder, "caches");
const kept = (): string[] => fs.readdirSync(path.join(caches(), "gaiaflow", "typescript"));
const keptFile = (): string => path.join(caches(), "gaiaflow", "typescript", kept()[0] ?? "");

/** Types stand over several lines, so that a transform that closed them up would move all that follows. */
const FAULTY = [
    "interface Wide {",
    "    readonly one: string;",
    "    readonly two: string;",
    "}",
    "",
    "export function fail(wide: Wide): never {",
    "    throw new Error(wide.one);",
    "}",
].join("\n");

function write(file: string, text: string): string {
    const whole = path.join(folder, file);
    fs.mkdirSync(path.dirname(whole), { recursive: true });
    fs.writeFileSync(whole, text);
    return whole;
}

/** Runs a line of JavaScript with a file loaded as `it`, and prints whether sucrase was needed. */
async function load(file: string, line: string, cache = caches()): Promise<execa.ExecaReturnValue> {
    const loaded = "Object.keys(require.cache).some((each) => /sucrase.dist.index/.test(each))";
    const script = `const it = require(${JSON.stringify(file)}); ${line}; console.log(${loaded} ? "made" : "kept");`;
    const env = { XDG_CACHE_HOME: cache };
    return execa(process.execPath, ["--require", REGISTER, "--eval", script], { cwd: folder, env, reject: false });
}

const PRINT_STACK = "try { it.fail({ one: 'broken' }); } catch (error) { console.log(error.stack); }";

test("lines of a stack trace are those of the file, when it is made and when it is kept", async () => {
    const file = write("faulty.ts", FAULTY);
    const made = await load(file, PRINT_STACK);
    const again = await load(file, PRINT_STACK);
    expect(made.stdout).toContain(`${file}:7:11`);
    expect(again.stdout).toBe(made.stdout.replace(/made$/, "kept"));
    expect(kept()).toHaveLength(1);
});

test("a file that has changed is made again", async () => {
    const file = write("value.ts", "export const value: number = 1;\n");
    await load(file, "console.log(it.value)");
    write("value.ts", "export const value: number = 2;\n");
    expect((await load(file, "console.log(it.value)")).stdout).toBe("2\nmade");
});

test("what was cut short is not run, and made again", async () => {
    const file = write("value.ts", "export const value: number = 1;\nexport const other: string = 'two';\n");
    await load(file, "");
    const text = fs.readFileSync(keptFile(), "utf8");
    for (const damaged of ["", text.slice(0, text.indexOf("other")), text.replace("= 1", "= 3")]) {
        fs.writeFileSync(keptFile(), damaged);
        expect((await load(file, "console.log(it.value)")).stdout).toBe("1\nmade");
    }
    expect((await load(file, "console.log(it.value)")).stdout).toBe("1\nkept");
});

test("a folder that cannot be written keeps nothing, and nobody needs it to", async () => {
    const file = write("value.ts", "export const value: number = 1;\n");
    const { exitCode, stdout } = await load(file, "console.log(it.value)", write("no-folder", ""));
    expect([exitCode, stdout]).toEqual([0, "1\nmade"]);
});

test("a machine that has nothing of GaiaFlow's gets nothing", async () => {
    const file = write("value.ts", "export const value: number = 1;\n");
    expect((await load(file, "console.log(it.value)", path.join(folder, "new"))).stdout).toBe("1\nmade");
    expect(fs.existsSync(path.join(folder, "new"))).toBe(false);
});

test("a cache that is removed meanwhile does not come back", async () => {
    const file = write("value.ts", "export const value: number = 1;\n");
    const remove = `require("node:fs").rmSync(${JSON.stringify(caches())}, { recursive: true })`;
    await load(path.join(CLONE, "lib", "names.ts"), `${remove}; require(${JSON.stringify(file)})`);
    expect(fs.existsSync(caches())).toBe(false);
});

test("processes that make the same at once leave one, whole", async () => {
    const file = write("value.ts", "export const value: number = 1;\n");
    const all = await Promise.all(Array.from({ length: 4 }, () => load(file, "console.log(it.value)")));
    expect(all.map(({ stdout }) => stdout.split("\n")[0])).toEqual(["1", "1", "1", "1"]);
    expect(kept()).toHaveLength(1);
    expect((await load(file, "console.log(it.value)")).stdout).toBe("1\nkept");
});

test("it does not grow without end: the oldest go", async () => {
    const file = write("value.ts", "export const value: number = 1;\n");
    for (let number = 0; number < 4100; number++) {
        fs.utimesSync(write(path.join("caches", "gaiaflow", "typescript", `old-${number}`), ""), 1, number);
    }
    await load(file, "");
    expect(kept()).toHaveLength(2000);
    expect(kept()).toContain("old-4099");
    expect((await load(file, "")).stdout).toBe("kept");
});

test("of packages it takes GaiaFlow's own alone", async () => {
    const linked = path.join(folder, "node_modules", "gaiaflow");
    for (const file of ["register.cjs", "lib/load-typescript.cjs", "lib/lazy-sdk.cjs"]) {
        write(path.join("node_modules", "gaiaflow", file), fs.readFileSync(path.join(CLONE, file), "utf8"));
    }
    for (const name of ["pirates", "sucrase"]) {
        fs.symlinkSync(path.join(CLONE, "node_modules", name), path.join(folder, "node_modules", name));
    }
    const ours = write("node_modules/gaiaflow/stacks/ours.ts", "export const value: number = 1;\n");
    const others = write("node_modules/other/index.ts", "export const value: number = 1;\n");
    const options = ["--require", path.join(linked, "register.cjs")];
    const run = (file: string) =>
        execa(process.execPath, [...options, "--eval", `require(${JSON.stringify(file)})`], { reject: false });
    expect((await run(ours)).exitCode).toBe(0);
    expect((await run(others)).stderr).toMatch(/SyntaxError/);
});
