import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { copyClone, succeed, type CloneCopy } from "../support/clone";

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
    }, 60_000);

    afterAll(async () => {
        await clone.remove();
        await fs.rm(cache, { recursive: true, force: true });
    });

    const artifacts = async () => fs.readdir(path.join(cache, "gaiaflow", "artifacts")).catch(() => [] as string[]);
    const pulumiFolder = async () => {
        const name = (await artifacts()).find((entry) => /^pulumi-[\d.]+-\w+$/.test(entry)) ?? "missing";
        return path.join(cache, "gaiaflow", "artifacts", name);
    };

    it("says what is missing where there is no network and nothing in the cache", async () => {
        const empty = { GOMODCACHE: path.join(cache, "no-modules"), GOFLAGS: "-modcacherw" };
        const result = await clone.run("tools", { env: { ...env, ...empty }, under: ["unshare", "--net"] });
        expect(result.exitCode).not.toBe(0);
        expect(result.all).toMatch(/making pulumi.*\n[^]*check the network/i);
        expect(await artifacts()).toEqual([]);
    }, 120_000);

    it("leaves nothing half-made when it is killed in the middle of a build", async () => {
        const killed = clone.run("tools", { env, detached: true });
        while (!(await artifacts()).some((name) => name.startsWith("pulumi") && name.endsWith(".unfinished"))) {
            await sleep(100);
        }
        process.kill(-(killed.pid ?? 0), "SIGKILL");
        await killed;
        expect((await artifacts()).filter((name) => name.endsWith(".json"))).toEqual([]);
    }, 120_000);

    it("makes each part once when two commands run at the same time, the dead one's lock in the way", async () => {
        const both = await Promise.all([succeed(clone.run("tools", { env })), succeed(clone.run("tools", { env }))]);
        const made = both.map((output) => /pulumi +│[^\n]*│ made/.test(output));
        expect(made.filter(Boolean)).toHaveLength(1);
        expect((await artifacts()).filter((name) => name.endsWith(".unfinished"))).toEqual([]);
    }, 600_000);

    it("does nothing the second time, also without a network", async () => {
        const output = await succeed(clone.run("tools", { env, under: ["unshare", "--net"] }));
        expect(output).not.toMatch(/│ made/);
    }, 120_000);

    it("makes a damaged part again", async () => {
        const file = path.join(await pulumiFolder(), "pulumi");
        await fs.truncate(file, 1000);
        const output = await succeed(clone.run("tools", { env }));
        expect(output).toMatch(/pulumi +│[^\n]*│ made/);
        expect((await fs.stat(file)).size).toBeGreaterThan(1000);
    }, 600_000);

    it("makes a part again when asked", async () => {
        const before = await fs.stat(`${await pulumiFolder()}.json`);
        await succeed(clone.run("tools", { env, args: ["--rebuild", "pulumi"] }));
        expect((await fs.stat(`${await pulumiFolder()}.json`)).mtimeMs).toBeGreaterThan(before.mtimeMs);
    }, 600_000);

    it("refuses to make a part that there is not, and names those there are", async () => {
        const result = await clone.run("tools", { env, args: ["--rebuild", "nothing"] });
        expect(result.exitCode).toBe(1);
        expect(result.all).toMatch(/no part called nothing[^]*pulumi/);
    });

    it("lists what the cache holds", async () => {
        const result = await clone.run("tools", { env, args: ["--list"] });
        expect(result.all).toMatch(/pulumi +│ [\d.]+ +│ registries/);
    });

    it("names a full disk and leaves nothing half-made", async () => {
        const small = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-small-"));
        const script = `mount -t tmpfs -o size=40m none ${small} && "$@"; code=$?; ls ${small}/gaiaflow/artifacts; exit $code`;
        const under = ["unshare", "--mount", "sh", "-c", script, "sh"];
        const result = await clone.run("tools", { env: { ...env, XDG_CACHE_HOME: small }, under });
        await fs.rm(small, { recursive: true });
        expect(result.exitCode).not.toBe(0);
        expect(result.all).toMatch(/disk of .* is full/i);
        expect(result.all).not.toMatch(/\.unfinished|\.json/);
    }, 600_000);
});
