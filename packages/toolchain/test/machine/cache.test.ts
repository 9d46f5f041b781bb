import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { treeOf } from "../../../../test/support/process-tree";
import { copyClone, succeed, type CloneCopy } from "../../../../test/support/clone";

/** Taking the network away and mounting a small disk are for root; `.github/workflows/ci.yml` runs the tests as root. */
const testAsRoot = process.getuid?.() === 0 ? test : test.skip;

/**
 * The cache under bad luck, by the real command that builds the real Pulumi CLI (its objects are in Go's own cache, so
 * that a build is a matter of seconds). Only origin `registries` is built here, so it is the one that is forced.
 */
describe("npm run tools, with a cache of its own", () => {
    let clone: CloneCopy;
    let cache: string;
    let env: Record<string, string>;

    beforeAll(async () => {
        clone = await copyClone();
        cache = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-cache-"));
        env = { XDG_CACHE_HOME: cache, GAIAFLOW_TOOLCHAIN: "registries" };
    });

    afterAll(async () => {
        await clone.remove();
        await fs.rm(cache, { recursive: true, force: true });
    });

    const artifacts = async () => fs.readdir(path.join(cache, "gaiaflow", "artifacts")).catch(() => [] as string[]);
    const pulumiFolder = async () => {
        const name = (await artifacts()).find((entry) => /^pulumi-[\d.]+-\w+$/.test(entry)) ?? "missing";
        return path.join(cache, "gaiaflow", "artifacts", name);
    };

    testAsRoot(
        "says what is missing where there is no network and nothing in the cache",
        async () => {
            const empty = { GOMODCACHE: path.join(cache, "no-modules"), GOFLAGS: "-modcacherw" };
            const result = await clone.run("tools", { env: { ...env, ...empty }, under: ["unshare", "--net"] });
            expect(result.exitCode).not.toBe(0);
            expect(result.all).toMatch(/making pulumi.*\n[^]*check the network/i);
            expect(await artifacts()).toEqual([]);
        },
        120_000,
    );

    test("leaves nothing half-made when it is killed while Go builds, which then goes on alone", async () => {
        const killed = clone.run("tools", { env, detached: true });
        const compiler = await findBuild(killed.pid ?? 0);
        const tree = await treeOf(killed.pid ?? 0);
        tree.slice(0, tree.indexOf(compiler)).forEach((pid) => process.kill(pid, "SIGKILL"));
        await killed;
        expect((await artifacts()).some((name) => /^pulumi.*\.unfinished$/.test(name))).toBe(true);
        expect((await artifacts()).filter((name) => name.endsWith(".json"))).toEqual([]);
    }, 120_000);

    test("makes each part once when two commands run at the same time, the dead one's lock in the way", async () => {
        const both = await Promise.all([succeed(clone.run("tools", { env })), succeed(clone.run("tools", { env }))]);
        const made = both.map((output) => /pulumi +│[^\n]*│ made/.test(output));
        expect(made.filter(Boolean)).toHaveLength(1);
        expect((await artifacts()).filter((name) => name.endsWith(".unfinished"))).toEqual([]);
    }, 600_000);

    testAsRoot(
        "does nothing the second time, also without a network",
        async () => {
            const output = await succeed(clone.run("tools", { env, under: ["unshare", "--net"] }));
            expect(output).not.toMatch(/│ made/);
        },
        120_000,
    );

    test("makes a damaged part again", async () => {
        const file = path.join(await pulumiFolder(), "pulumi");
        await fs.truncate(file, 1000);
        const output = await succeed(clone.run("tools", { env }));
        expect(output).toMatch(/pulumi +│[^\n]*│ made/);
        expect((await fs.stat(file)).size).toBeGreaterThan(1000);
    }, 600_000);

    test("makes a part again when asked, and keeps the old one when that fails", async () => {
        const before = await fs.stat(`${await pulumiFolder()}.json`);
        const args = ["--rebuild", "pulumi"];
        const output = await succeed(clone.run("tools", { env, args }));
        expect(output).toMatch(/pulumi +│[^\n]*│ made/);
        expect((await fs.stat(`${await pulumiFolder()}.json`)).mtimeMs).toBeGreaterThan(before.mtimeMs);
        const failed = await clone.run("tools", { env: { ...env, GOARCH: "none" }, args });
        expect(failed.exitCode).not.toBe(0);
        expect(await succeed(clone.run("tools", { env }))).not.toMatch(/│ made/);
    }, 600_000);

    test("makes a part again that this clone does not use", async () => {
        const output = await succeed(clone.run("tools", { env, args: ["--rebuild", "pause"] }));
        expect(output).toMatch(/pause +│[^\n]*│ made/);
        expect((await artifacts()).some((name) => /^pause-.*\.json$/.test(name))).toBe(true);
    }, 600_000);

    test("refuses to make a part that there is not, and names those there are", async () => {
        const result = await clone.run("tools", { env, args: ["--rebuild", "nothing"] });
        expect(result.exitCode).toBe(1);
        expect(result.all).toMatch(/no part called nothing[^]*pulumi/);
    });

    test("lists what the cache holds", async () => {
        const result = await clone.run("tools", { env, args: ["--list"] });
        expect(result.all).toMatch(/pulumi +│ [\d.]+ +│ registries/);
    });

    testAsRoot(
        "names a full disk and leaves nothing half-made",
        async () => {
            const small = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-small-"));
            const script = `mount -t tmpfs -o size=40m none ${small} && "$@"; code=$?; ls ${small}/gaiaflow/artifacts; exit $code`;
            const under = ["unshare", "--mount", "sh", "-c", script, "sh"];
            const result = await clone.run("tools", { env: { ...env, XDG_CACHE_HOME: small }, under });
            await fs.rm(small, { recursive: true });
            expect(result.exitCode).not.toBe(0);
            expect(result.all).toMatch(/disk of .* is full/i);
            expect(result.all).not.toMatch(/\.unfinished|\.json/);
        },
        600_000,
    );
});

/** Waits until a command that was started has Go build something. @returns The number of that process. */
async function findBuild(command: number): Promise<number> {
    for (;;) {
        for (const pid of await treeOf(command)) {
            const line = await fs.readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
            if (/go\0build\0/.test(line)) {
                return pid;
            }
        }
        await sleep(20);
    }
}
