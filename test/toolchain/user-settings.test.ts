import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { copyClone, succeed, type CloneCopy } from "../support/clone";

const FOREIGN_SALT = "encryptionsalt: v1:Yef7V/sKGho=:v1:Ftti/6siEUYuaei/:j4xGBGGmFKDK5r7LC977UpgSQ7n0cg==\n";
const STACKS = ["dev", "prod", "prod_local"];

/** What a user has set before GaiaFlow came, and what GaiaFlow leaves of itself in the user's home. */
describe("npm run tools, in a home of its own", () => {
    let clone: CloneCopy;
    const inHome = (...parts: string[]) => path.join(clone.home, ...parts);
    const stackFile = () => path.join(clone.dir, "Pulumi.dev.yaml");

    beforeEach(async () => {
        clone = await copyClone();
    }, 60_000);

    afterEach(() => clone.remove());

    it("makes a passphrase that its owner alone can read, and the three stacks, and writes nothing into the clone", async () => {
        const before = await fs.readFile(stackFile(), "utf8");
        await succeed(clone.run("tools"));
        expect((await fs.stat(inHome(".config", "gaiaflow", "passphrase"))).mode & 0o777).toBe(0o600);
        const state = inHome(".local", "state", "gaiaflow", ".pulumi", "stacks", "gaiaflow");
        const files = (await fs.readdir(state)).filter((name) => name.endsWith(".json"));
        expect(files.sort()).toEqual(STACKS.map((stack) => `${stack}.json`).sort());
        expect(await fs.readFile(stackFile(), "utf8")).toBe(before);
        await expect(fs.access(inHome(".pulumi"))).rejects.toThrow("ENOENT");
    }, 120_000);

    it("gives `npx pulumi` and plain `pulumi` after `npm run -s env` the same stacks, from any folder", async () => {
        await clone.run("tools");
        const wrapper = path.join(clone.dir, "toolchain", "bin", "pulumi.mjs");
        const cwd = path.join(clone.dir, "toolchain", "core");
        const list = ["stack", "ls", "--json"];
        const viaNpx = await execa("node", [wrapper, ...list], { cwd, env: clone.env, extendEnv: false });
        const lines = await clone.run("env");
        const plain = await execa("sh", ["-c", `${lines.stdout}\npulumi ${list.join(" ")}`], { cwd, env: clone.env });
        const names = (text: string) => (JSON.parse(text) as { name: string }[]).map(({ name }) => name).sort();
        expect(names(viaNpx.stdout)).toEqual(STACKS);
        expect(names(plain.stdout)).toEqual(STACKS);
    }, 120_000);

    it("names a stack file that was locked with somebody else's passphrase", async () => {
        await fs.appendFile(stackFile(), FOREIGN_SALT);
        const result = await clone.run("tools");
        expect(result.exitCode).toBe(1);
        expect(result.all).toMatch(/Pulumi\.dev\.yaml was locked with another passphrase[^]*may also be removed/);
    }, 120_000);

    it("does not offer to remove the salt of a file that holds a secret", async () => {
        await fs.appendFile(stackFile(), `  gaiaflow:key:\n    secure: v1:abc\n${FOREIGN_SALT}`);
        const result = await clone.run("tools");
        expect(result.all).toMatch(/another passphrase[^]*PULUMI_CONFIG_PASSPHRASE_FILE/);
        expect(result.all).not.toMatch(/removed/);
    }, 120_000);

    it("uses the backend that PULUMI_BACKEND_URL names", async () => {
        await fs.mkdir(inHome("own"));
        const env = { PULUMI_BACKEND_URL: `file://${inHome("own")}`, PULUMI_CONFIG_PASSPHRASE: "own" };
        await succeed(clone.run("tools", { env }));
        const files = await fs.readdir(inHome("own", ".pulumi", "stacks", "gaiaflow"));
        expect(files).toContain("dev.json");
        await expect(fs.access(inHome(".local", "state", "gaiaflow", ".pulumi", "stacks"))).rejects.toThrow("ENOENT");
    }, 120_000);

    it("names once a login that is not used, and leaves it as it is", async () => {
        const credentials = inHome(".pulumi", "credentials.json");
        await fs.mkdir(path.dirname(credentials));
        await fs.writeFile(credentials, JSON.stringify({ current: "https://pulumi.example.com" }));
        const [first, second] = [await clone.run("tools"), await clone.run("tools")];
        expect(first.all).toMatch(/login \(https:\/\/pulumi\.example\.com\) is not used/);
        expect(second.all).not.toMatch(/is not used/);
        expect(await fs.readFile(credentials, "utf8")).toBe(JSON.stringify({ current: "https://pulumi.example.com" }));
    }, 120_000);

    it("refuses a GAIAFLOW_TOOLCHAIN that it does not know", async () => {
        const result = await clone.run("tools", { env: { GAIAFLOW_TOOLCHAIN: "magic" } });
        expect(result.exitCode).toBe(1);
        expect(result.all).toMatch(/GAIAFLOW_TOOLCHAIN is "magic"[^]*official or registries/);
    });
});
