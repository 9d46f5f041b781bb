import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { copyClone, succeed, type CloneCopy } from "../../../../test/support/clone";

const FOREIGN_SALT = "encryptionsalt: v1:Yef7V/sKGho=:v1:Ftti/6siEUYuaei/:j4xGBGGmFKDK5r7LC977UpgSQ7n0cg==\n";
const STACKS = ["dev", "prod", "prod_local"];

/** What a user has set before GaiaFlow came, and what GaiaFlow leaves of itself in the user's home. */
describe("npm run tools, in a home of its own", () => {
    let clone: CloneCopy;
    const inHome = (...parts: string[]) => path.join(clone.home, ...parts);
    const stackFile = () => path.join(clone.dir, "Pulumi.dev.yaml");

    beforeEach(async () => {
        clone = await copyClone();
    });

    afterEach(() => clone.remove());

    test("makes a passphrase that its owner alone can read, and the three stacks, and writes nothing into the clone", async () => {
        const before = await fs.readFile(stackFile(), "utf8");
        await succeed(clone.run("tools"));
        expect((await fs.stat(inHome(".config", "gaiaflow", "passphrase"))).mode & 0o777).toBe(0o600);
        const state = inHome(".local", "state", "gaiaflow", ".pulumi", "stacks", "gaiaflow");
        const files = (await fs.readdir(state)).filter((name) => name.endsWith(".json"));
        expect(files.sort()).toEqual(STACKS.map((stack) => `${stack}.json`).sort());
        expect(await fs.readFile(stackFile(), "utf8")).toBe(before);
        await expect(fs.access(inHome(".pulumi"))).rejects.toThrow("ENOENT");
    }, 120_000);

    test("gives `npx pulumi` and plain `pulumi` after `npx gaiaflow env` the same stacks, from any folder", async () => {
        await succeed(clone.run("tools"));
        const below = path.join(clone.dir, "packages", "engine-core");
        const options = { env: clone.env, extendEnv: false } as const;
        const viaNpx = await execa("npx", ["--no-install", "pulumi", "stack", "ls", "--json"], {
            ...options,
            cwd: below,
        });
        const typed = [
            'eval "$(npx gaiaflow env)"',
            'before="$PATH"',
            'eval "$(npm run -s env)"',
            `[ "$PATH" = "$before" ] && cd ${below}`,
            "pulumi stack ls --json",
        ].join(" && ");
        const plain = await execa("sh", ["-c", `${typed} && echo "$PATH" >&2`], { ...options, cwd: clone.dir });
        const names = (text: string) => (JSON.parse(text) as { name: string }[]).map(({ name }) => name).sort();
        expect(names(viaNpx.stdout)).toEqual(STACKS);
        expect(names(plain.stdout)).toEqual(STACKS);
        // What npm puts in front for a script of its own is no business of the user's shell.
        expect(plain.stderr).not.toMatch(new RegExp(`${clone.dir}|node-gyp-bin`));
    }, 120_000);

    test("remembers the stack that was selected, in any folder", async () => {
        await succeed(clone.run("tools"));
        const npx = (cwd: string, ...args: string[]) =>
            execa("npx", ["--no-install", "pulumi", "stack", ...args], { cwd, env: clone.env, extendEnv: false });
        await npx(clone.dir, "select", "prod_local");
        expect((await npx(path.join(clone.dir, "docs"), "--show-name")).stdout).toBe("prod_local");
        await npx(clone.dir, "unselect");
    }, 120_000);

    test("names a stack file that was locked with somebody else's passphrase", async () => {
        await fs.appendFile(stackFile(), FOREIGN_SALT);
        const result = await clone.run("tools");
        expect(result.exitCode).toBe(1);
        expect(result.all).toMatch(/Pulumi\.dev\.yaml was locked with another passphrase[^]*may also be removed/);
    }, 120_000);

    test("does not offer to remove the salt of a file that holds a secret", async () => {
        await fs.appendFile(stackFile(), `  gaiaflow:key:\n    secure: v1:abc\n${FOREIGN_SALT}`);
        const result = await clone.run("tools");
        expect(result.all).toMatch(/another passphrase[^]*PULUMI_CONFIG_PASSPHRASE_FILE/);
        expect(result.all).not.toMatch(/removed/);
    }, 120_000);

    test("uses the backend that PULUMI_BACKEND_URL names", async () => {
        await fs.mkdir(inHome("own"));
        const env = { PULUMI_BACKEND_URL: `file://${inHome("own")}`, PULUMI_CONFIG_PASSPHRASE: "own" };
        await succeed(clone.run("tools", { env }));
        const files = await fs.readdir(inHome("own", ".pulumi", "stacks", "gaiaflow"));
        expect(files).toContain("dev.json");
        await expect(fs.access(inHome(".local", "state", "gaiaflow", ".pulumi", "stacks"))).rejects.toThrow("ENOENT");
    }, 120_000);

    test("finds the stacks again where the user has their state packed", async () => {
        const env = { PULUMI_DIY_BACKEND_GZIP: "true" };
        await succeed(clone.run("tools", { env }));
        await succeed(clone.run("tools", { env }));
    }, 120_000);

    test("names once a login that is not used, and leaves it as it is", async () => {
        const credentials = inHome(".pulumi", "credentials.json");
        await fs.mkdir(path.dirname(credentials));
        await fs.writeFile(credentials, JSON.stringify({ current: "https://pulumi.example.com" }));
        const [first, second] = [await clone.run("tools"), await clone.run("tools")];
        expect(first.all).toMatch(/login \(https:\/\/pulumi\.example\.com\) is not used/);
        expect(second.all).not.toMatch(/is not used/);
        expect(await fs.readFile(credentials, "utf8")).toBe(JSON.stringify({ current: "https://pulumi.example.com" }));
    }, 120_000);

    test("names a login that `npx pulumi login` makes, when it is made", async () => {
        await succeed(clone.run("tools"));
        await fs.mkdir(inHome("elsewhere"));
        // A login goes to the home of the engines, which the tests of a machine share with its clones.
        const login = async (address: string) => {
            const args = ["--no-install", "pulumi", "login", address];
            return execa("npx", args, { cwd: clone.dir, env: clone.env, extendEnv: false, reject: false });
        };
        const elsewhere = `file://${inHome("elsewhere")}`;
        const { stderr } = await login(elsewhere);
        await execa("npx", ["--no-install", "pulumi", "logout", elsewhere], { cwd: clone.dir, env: clone.env });
        expect(stderr).toContain(`login (${elsewhere}) is not used here`);
    }, 120_000);

    test("is not stopped by a record or credentials that were cut off", async () => {
        const cache = inHome("cache");
        const shared = path.join(clone.env["XDG_CACHE_HOME"] ?? "", "gaiaflow");
        await fs.mkdir(path.join(cache, "gaiaflow"), { recursive: true });
        await fs.symlink(path.join(shared, "artifacts"), path.join(cache, "gaiaflow", "artifacts"));
        await fs.mkdir(inHome(".pulumi"));
        await fs.writeFile(inHome(".pulumi", "credentials.json"), '{"current":"https:');
        const env = { XDG_CACHE_HOME: cache };
        await succeed(clone.run("tools", { env }));
        const clones = path.join(cache, "gaiaflow", "clones");
        for (const name of await fs.readdir(clones)) {
            await fs.truncate(path.join(clones, name), 10);
        }
        await succeed(clone.run("tools", { env: { ...env, GAIAFLOW_TOOLCHAIN: "registries" } }));
    }, 120_000);

    test("refuses a GAIAFLOW_TOOLCHAIN that it does not know", async () => {
        const result = await clone.run("tools", { env: { GAIAFLOW_TOOLCHAIN: "magic" } });
        expect(result.exitCode).toBe(1);
        expect(result.all).toMatch(/GAIAFLOW_TOOLCHAIN is "magic"[^]*official or registries/);
    });
});
