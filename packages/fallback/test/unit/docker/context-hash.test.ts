import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { hashContext } from "../../../providers/docker/image/context-hash";

let folder: string;

beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "context-"));
    await write("Dockerfile", "FROM scratch");
    await write("src/main.txt", "1");
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<void> {
    const file = path.join(folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
}

const hash = (dockerfile = "Dockerfile"): Promise<string> => hashContext(folder, path.join(folder, dockerfile));

/** Whether doing something changes the hash. */
async function changes(act: () => Promise<unknown>): Promise<boolean> {
    const before = await hash();
    await act();
    return (await hash()) !== before;
}

test("content, name, permissions and links count, times do not", async () => {
    expect(await changes(() => write("src/main.txt", "2"))).toBe(true);
    expect(await changes(() => fs.rename(path.join(folder, "src"), path.join(folder, "lib")))).toBe(true);
    expect(await changes(() => fs.chmod(path.join(folder, "lib/main.txt"), 0o755))).toBe(true);
    expect(await changes(() => fs.symlink("lib", path.join(folder, "link")))).toBe(true);
    expect(await changes(() => fs.utimes(path.join(folder, "lib/main.txt"), 1, 1))).toBe(false);
});

test("the same tree has the same hash elsewhere", async () => {
    const copy = `${folder}-copy`;
    await fs.cp(folder, copy, { recursive: true });
    expect(await hashContext(copy, path.join(copy, "Dockerfile"))).toBe(await hash());
    await fs.rm(copy, { recursive: true });
});

test("what .dockerignore names does not count, and what it takes back does", async () => {
    await write(".dockerignore", "# notes\n*.log\nnode_modules\n!keep.log\n");
    expect(await changes(() => write("a.log", "x"))).toBe(false);
    expect(await changes(() => write("node_modules/deep/file", "x"))).toBe(false);
    expect(await changes(() => write("keep.log", "x"))).toBe(true);
    expect(await changes(() => write("src/a.log", "x"))).toBe(true);
    expect(await changes(() => write("Node_Modules/file", "x"))).toBe(true);
});

test("what a rule takes back counts in whatever folder that is ignored, and no other is looked at", async () => {
    await write(".dockerignore", "*\n!src/deep/taken\n!lib\n!./docs/*.md\n!**/seen\n");
    for (const file of ["src/deep/taken", "lib/a/b", "docs/x.md", "a/b/seen"]) {
        expect([file, await changes(() => write(file, "x"))]).toEqual([file, true]);
    }
    for (const file of ["src/deep/other", "src/main.txt", "docs/y.txt", "a/b/hidden"]) {
        expect([file, await changes(() => write(file, "x"))]).toEqual([file, false]);
    }
    await write(".dockerignore", "*\n!src/deep\n");
    const closed = path.join(folder, "node_modules");
    await fs.mkdir(closed, { mode: 0o000 });
    const looked = jest.spyOn(jest.requireActual<typeof fs>("node:fs/promises"), "readdir");
    await hash();
    expect(looked.mock.calls.map(([name]) => path.relative(folder, String(name)))).toEqual(["", "src", "src/deep"]);
    looked.mockRestore();
});

test("the Dockerfile's own ignore file comes first", async () => {
    await write(".dockerignore", "src");
    await write("Dockerfile.dockerignore", "docs");
    expect(await changes(() => write("docs/a", "x"))).toBe(false);
    expect(await changes(() => write("src/main.txt", "3"))).toBe(true);
});

test("a Dockerfile outside of the context counts by its content", async () => {
    const outside = `${folder}.Dockerfile`;
    await fs.writeFile(outside, "FROM a");
    const before = await hashContext(folder, outside);
    await fs.writeFile(outside, "FROM b");
    expect(await hashContext(folder, outside)).not.toBe(before);
    await fs.rm(outside);
});

test("an ignored Dockerfile counts all the same", async () => {
    await write(".dockerignore", "Dockerfile");
    expect(await changes(() => write("Dockerfile", "FROM other"))).toBe(true);
});

test("a file of more than 2 GiB, which Node does not read as a whole, counts by its content", async () => {
    await write("data.bin", "1");
    await fs.truncate(path.join(folder, "data.bin"), 2 ** 31 + 1);
    expect(await changes(() => fs.writeFile(path.join(folder, "data.bin"), "2", { flag: "r+" }))).toBe(true);
}, 300_000);
