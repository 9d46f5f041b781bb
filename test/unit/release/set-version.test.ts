import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { CLONE } from "../../support/settings";

/** What a version stands in, and what reads it. */
const FILES = [
    ...["release/set-version.mjs", "release/check-tag.mjs", "CHANGELOG.md", "package.json", "package-lock.json"],
    "python/src/gaiaflow/__init__.py",
];

let copy: string;
beforeAll(async () => {
    copy = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-version-"));
    const packages = await fs.readdir(path.join(CLONE, "packages"));
    for (const file of [...FILES, ...packages.map((name) => `packages/${name}/package.json`)]) {
        await fs.cp(path.join(CLONE, file), path.join(copy, file), { recursive: true });
    }
});
afterAll(() => fs.rm(copy, { recursive: true }));

const run = (program: string, ...args: string[]) => execa(program, args, { cwd: copy, reject: false, all: true });

test("sets a version in all parts: its tag passes, and npm takes the lock", async () => {
    await run("node", "release/set-version.mjs", "8.7.6");
    const before = await run("node", "release/check-tag.mjs", "v8.7.6");
    expect(before.all).toBe("CHANGELOG.md has no heading of it, the tag 8.7.6");
    await fs.appendFile(path.join(copy, "CHANGELOG.md"), "\n## 8.7.6\n");
    expect(await run("node", "release/check-tag.mjs", "v8.7.6")).toMatchObject({ exitCode: 0, all: "" });
    expect(await run("npm", "ci", "--dry-run", "--offline")).toMatchObject({ exitCode: 0 });
});

test("writes nothing else", async () => {
    const text = await fs.readFile(path.join(copy, "package-lock.json"), "utf8");
    const { version } = JSON.parse(await fs.readFile(path.join(CLONE, "package.json"), "utf8")) as { version: string };
    await run("node", "release/set-version.mjs", version);
    for (const file of FILES.filter((name) => name !== "CHANGELOG.md")) {
        const [own, other] = [CLONE, copy].map((root) => fs.readFile(path.join(root, file), "utf8"));
        expect(await other).toBe(await own);
    }
    expect(text).not.toContain(`"@gaiaflow/engine-core": "${version}"`);
});

test("refuses what is no version", async () => {
    const refused = { exitCode: 1, all: '"v1" is no version like 1.2.3' };
    expect(await run("node", "release/set-version.mjs", "v1")).toMatchObject(refused);
});
