import * as fs from "node:fs";
import * as path from "node:path";
import execa from "execa";
import { closeAll, temporaryFolder } from "../../support/uv-index";

const SLIM = path.join(__dirname, "../../../images/python/slim");
/** What the test's libraries have behind them, which its strip takes away. */
const SYMBOLS = 10_000;

afterAll(closeAll);

/** Runs it on an environment, with a strip that takes away the last bytes of a library. */
async function slimmed(
    files: Record<string, string>,
    libraries: Record<string, Buffer>,
    cut = SYMBOLS,
): Promise<string> {
    const tools = temporaryFolder({ strip: `#!/bin/sh\n/usr/bin/head -c -${cut} "$4" >"$3"\n` });
    fs.copyFileSync(SLIM, path.join(tools, "slim"));
    fs.chmodSync(path.join(tools, "strip"), 0o755);
    const environment = temporaryFolder(files);
    for (const [name, content] of Object.entries(libraries)) {
        fs.mkdirSync(path.dirname(path.join(environment, name)), { recursive: true });
        fs.writeFileSync(path.join(environment, name), content, { mode: 0o755 });
    }
    await execa("python3", [path.join(tools, "slim"), environment]);
    return environment;
}

/** One that a Python loads. */
async function library(): Promise<Buffer> {
    const { stdout } = await execa("python3", ["-c", "import _ctypes; print(_ctypes.__file__)"]);
    return fs.readFileSync(stdout);
}

test("tests of packages go, and nothing that only stands beside them or is called so", async () => {
    const environment = await slimmed(
        {
            "numpy/tests/test_one.py": "",
            "numpy/tests/_natype.py": "",
            "numpy/test_utils.py": "",
            "a/test/test_b.py": "",
        },
        {},
    );
    const left = fs.readdirSync(environment, { recursive: true }).filter((name) => String(name).endsWith(".py"));
    expect(left.sort()).toEqual(["numpy/test_utils.py", "numpy/tests/_natype.py"]);
});

test("a library without its symbols takes its place where it can still be loaded", async () => {
    const whole = Buffer.concat([await library(), Buffer.alloc(SYMBOLS)]);
    const broken = Buffer.alloc(3 * SYMBOLS, "x");
    const environment = await slimmed({}, { "a/one.so": whole, "a/two.so": broken, "a.libs/three.so.1": whole });
    const size = (name: string) => fs.statSync(path.join(environment, name)).size;
    expect(size("a/one.so")).toBe(whole.length - SYMBOLS);
    expect(fs.statSync(path.join(environment, "a/one.so")).mode & 0o777).toBe(0o755);
    expect(size("a/two.so")).toBe(broken.length);
    expect(size("a.libs/three.so.1")).toBe(whole.length);
    expect(fs.readdirSync(path.join(environment, "a")).sort()).toEqual(["one.so", "two.so"]);
});

test("what would gain too little stays as it is: written again, it would be on the disk twice", async () => {
    const whole = Buffer.concat([await library(), Buffer.alloc(100)]);
    const environment = await slimmed({}, { "a/one.so": whole }, 100);
    expect(fs.readFileSync(path.join(environment, "a/one.so")).equals(whole)).toBe(true);
});
