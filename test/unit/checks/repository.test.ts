import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { repositoryFaults } from "../../../checks/repository";
import { withGit } from "../../../checks/git";
import type { GitBundle } from "../../../lib/dag-bundle";

// By a path, which a configuration may not name: what hosts say to credentials, the tier `prod` asks.
let folder: string;
let bundle: GitBundle;

beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-repository-"));
    const git = (...args: string[]) => execa("git", args, { cwd: folder });
    await git("init", "--quiet", "--initial-branch=main");
    fs.mkdirSync(path.join(folder, "a", "dags"), { recursive: true });
    fs.writeFileSync(path.join(folder, "a", "dags", "x.py"), "");
    await git("add", "--all");
    const as = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
    await git(...as, "commit", "--quiet", "--no-verify", "--message", "first");
    await git("tag", "v1");
    bundle = { type: "git", repository: `file://${folder}`, ref: "main" };
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const faults = async (changes: Partial<GitBundle>): Promise<string[]> =>
    (await repositoryFaults("prod", { ...bundle, ...changes })).map(({ subject, fix }) => `${subject}: ${fix}`);

test.each([[{}], [{ ref: "v1" }], [{ subdir: "a/dags" }], [{ ref: "v1", subdir: "a" }]])(
    "a repository that has %j is no fault",
    async (changes) => {
        expect(await faults(changes)).toEqual([]);
    },
);

test.each([
    [{ ref: "other" }, "ref: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.git.ref' main"],
    [{ subdir: "dags" }, "subdir: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.git.subdir' dags"],
    [{ subdir: "a/dags/x.py" }, "subdir: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.git.subdir' dags"],
    [
        { repository: "file:///nowhere" },
        "repository: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.git.repository' https://git.example.com/team/dags.git",
    ],
])("%j is a fault", async (changes, expected) => {
    expect(await faults(changes)).toEqual([`gaiaflow:dags.bundle.git.${expected}`]);
});

/** What a git sees that looks at its arguments, its environment, and the files that it is pointed at. */
async function seenByGit(changes: Partial<GitBundle>): Promise<string> {
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin, { recursive: true });
    fs.writeFileSync(
        path.join(bin, "git"),
        `#!/bin/sh\nPATH=/usr/bin:/bin\necho "argv: $*"\nenv | grep -E '^(GIT|GAIAFLOW)'\nls -ln "$DIR"\ncat "$DIR"/* 2>/dev/null\nexit 0\n`,
        { mode: 0o755 },
    );
    const [before, dir] = [process.env["PATH"], process.env["DIR"]];
    process.env["PATH"] = bin;
    try {
        return await withGit({ ...bundle, ...changes }, async (git, at) => {
            process.env["DIR"] = at;
            return (await git("ls-remote", "--", bundle.repository)).stdout;
        });
    } finally {
        process.env["PATH"] = before;
        if (dir === undefined) delete process.env["DIR"];
        expect(fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith("gaiaflow-git-"))).toEqual([]);
    }
}

test("a token is in the environment of git alone, and the user's own helpers are asked for none", async () => {
    const seen = await seenByGit({ repository: "https://git.example.com/x", username: "u", token: "hunter2" });
    expect(seen).toContain("GAIAFLOW_GIT_TOKEN=hunter2");
    expect(seen.match(/hunter2/g)).toHaveLength(1);
    expect(seen).toContain("GIT_CONFIG_KEY_0=credential.helper\n");
    expect(seen).toContain("GIT_CONFIG_VALUE_0=\n");
});

test("a certificate of a team's own vouches for the host, whatever the machine has for others", async () => {
    const before = process.env["GIT_SSL_CAINFO"];
    process.env["GIT_SSL_CAINFO"] = "/etc/of-all-hosts.crt";
    try {
        const repository = "https://git.example.com/team/dags.git";
        const seen = await seenByGit({ repository, caCertificate: "of a team" });
        expect(seen).toMatch(/^GIT_SSL_CAINFO=\/.*\/gaiaflow-git-[^/]*\/ca\.crt$/m);
        expect(seen).toMatch(/^of a team$/m);
        expect(await seenByGit({ repository })).toMatch(/^GIT_SSL_CAINFO=\/etc\/of-all-hosts\.crt$/m);
    } finally {
        if (before === undefined) delete process.env["GIT_SSL_CAINFO"];
        else process.env["GIT_SSL_CAINFO"] = before;
    }
});

test("a key is in a file of its owner's alone, which is gone afterwards, and ends in a newline", async () => {
    const seen = await seenByGit({ privateKey: "hunter2", knownHosts: "h ssh-ed25519 A" });
    expect(seen).toMatch(/^-rw------- .* key$/m);
    expect(seen).toMatch(/^hunter2$/m);
    expect(seen.match(/hunter2/g)).toHaveLength(1);
    expect(seen).toMatch(/^GIT_SSH_COMMAND=ssh .*IdentitiesOnly=yes.*StrictHostKeyChecking=yes$/m);
});
