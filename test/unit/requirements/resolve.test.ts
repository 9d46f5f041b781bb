import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { resolveProject, type ProjectOptions } from "../../../requirements/project-lock";
import { closeAll, sourceOf, useIndex } from "../../support/uv-index";
import type { PackageIndex, Packages } from "../../support/package-index";

const GLIBC = ["x86_64", "aarch64"];
const tags = (python: string) => GLIBC.map((machine) => `${python}-${python}-manylinux_2_28_${machine}`);

const PACKAGES: Packages = {
    alpha: { "1.0": { requires: ["shared<2"], uploaded: "2019-05-01" }, "2.0": { requires: ["shared>=2"] } },
    beta: { "1.0": { requires: ["shared>=2"] } },
    shared: { "1.0": { uploaded: "2019-05-01" }, "2.0": {} },
    gamma: { "1.0": { requires: ["delta<3"] } },
    delta: { "2.0": {}, "3.0": {} },
    old: { "1.0": { tags: tags("cp311"), uploaded: "2025-01-01" } },
    "source-only": { "1.0": { tags: [] } },
    "needs-source": { "1.0": { requires: ["source-only"] } },
    "windows-only": { "1.0": { tags: ["cp313-cp313-win_amd64"], hasSource: false } },
    "needs-windows": { "1.0": { requires: ["windows-only"] } },
    "taken-back": { "1.0": { isYanked: true } },
    "by-source": { "1.0": { tags: [] }, "2.0": {} },
    sources: { "1.0": { tags: [] }, "2.0": { tags: [] } },
    "needs-sources": { "1.0": { requires: ["sources"] } },
    "needs-older": { "1.0": { requires: ["by-source<2"] } },
    "one-machine": { "1.0": { tags: ["cp313-cp313-manylinux_2_28_x86_64"] } },
    // As s3fs and boto3 go about botocore.
    platform: { "1.0": { requires: ["core<2"] }, "2.0": { requires: ["core>=2"] } },
    store: { "0.1": { uploaded: "2020-01-01" }, "9.0": { requires: ["core==1.5"] } },
    core: { "1.5": {}, "2.0": {} },
    boto3: { "1.0": { requires: ["botocore==1.0"] }, "2.0": { requires: ["botocore==2.0"] } },
    botocore: { "1.0": { requires: ["dates<3"] }, "2.0": { requires: ["dates<3"] } },
    frames: { "1.0": { requires: ["dates>=2"] }, "2.0": { requires: ["dates>=2"] } },
    dates: { "2.9": {}, "4.0": {} },
    files: { "1.0": { requires: ["botocore<2"] } },
};

let index: PackageIndex;
beforeAll(async () => {
    index = await useIndex(PACKAGES);
});
afterAll(closeAll);

const ALL = { pythons: ["3.11", "3.13"], lenient: [] };

function lockOf(lines: string, options: Partial<ProjectOptions> = {}, files: Record<string, string> = {}) {
    return resolveProject(sourceOf({ "requirements.txt": lines, ...files }), { ...ALL, ...options });
}

const versions = (packages: readonly { name: string; version?: string }[]) =>
    packages.map(({ name, version }) => `${name} ${version ?? ""}`).sort();

test("every clash is in one message, in plain words, each with who asks for what", async () => {
    const lines = "-r base.txt\nbeta\ngamma==1.0\ndelta>=3\n";
    const message = await lockOf(lines, {}, { "base.txt": "alpha==1.0\nmissing\n" }).catch(messageOf);
    expect(message).toContain("missing is not a package of the index.");
    expect(message).toContain(
        "alpha==1.0 (base.txt line 1) and beta (requirements.txt line 2) cannot be had together: they disagree on shared.",
    );
    expect(message).toContain(
        "gamma==1.0 (requirements.txt line 3) and delta>=3 (requirements.txt line 4) cannot be had together: they disagree on delta.",
    );
});

test("a constraint that takes part in a clash is named", async () => {
    const message = await lockOf("-c bounds.txt\nbeta\n", {}, { "bounds.txt": "shared==1.0\ngamma==1.0\n" }).catch(
        messageOf,
    );
    expect(message).toContain(
        "beta (requirements.txt line 2) and shared==1.0 (bounds.txt line 1) cannot be had together",
    );
    expect(message).not.toContain("gamma");
});

test("the nearest Python is taken that everything can be had for, and said", async () => {
    const { python, notes, packages } = await lockOf("old\nbeta\n");
    expect(python).toBe("3.11");
    expect(notes).toEqual(["Python 3.11 is taken: not all that the project asks for can be had for 3.13."]);
    expect(versions(packages)).toEqual(["beta 1.0", "old 1.0", "shared 2.0"]);
});

test("the Python of the lock before is kept while everything can be had for it, on a machine that has it", async () => {
    expect((await lockOf("beta\n", { locked: "3.11" })).python).toBe("3.11");
    expect((await lockOf("beta\n", { locked: "3.12" })).python).toBe("3.13");
    const refused = await lockOf("beta\n", { python: "3.12", stack: "dev" }).catch(messageOf);
    expect(refused).toContain("is 3.12, which cannot be had here; what can is 3.11, 3.13.");
    expect(refused).toContain("--path gaiaflow:project.python 3.11");
});

test("where the Python is set, what has no wheel for it names those that do, and the command", async () => {
    const message = await lockOf("old\n", { python: "3.13", stack: "dev" }).catch(messageOf);
    expect(message).toContain("requirements.txt line 1: old cannot be had for Python 3.13, but for 3.11.");
    expect(message).toContain("pulumi config set --stack dev --path gaiaflow:project.python 3.11");
});

test("what only its source can tell is left to the build, and nothing of it runs here", async () => {
    const { needsBuild, packages, localProjects, text } = await lockOf(
        "source-only\nneeds-source\ngit+https://token@example.com/x.git#egg=x\n-e .\n-e ./sources\nbeta\n",
        { indexes: [{ url: "git+https://example.com", password: "token" }] },
        {
            "pyproject.toml": '[tool.black]\nline-length = 100\n[project]\nname = "iris"\ndynamic = ["version"]\n',
            "sources/setup.py": 'raise SystemExit("run")',
        },
    );
    expect(needsBuild.map(({ requirement, reason }) => `${requirement} ${reason}`)).toEqual([
        "git+https://example.com/x.git#egg=x comes from a repository",
        "source-only==1.0 has no wheel",
    ]);
    expect(localProjects).toEqual([".", "sources"]);
    expect(versions(packages)).toEqual(["beta 1.0", "needs-source 1.0", "shared 2.0"]);
    expect(text).not.toContain("token");
});

test("what has a source alone is built in the version that the project's constraints leave, whoever needs it", async () => {
    const bounds = { "bounds.txt": "sources==1.0\nby-source<2\n" };
    const { needsBuild } = await lockOf("-c bounds.txt\nsources\nneeds-sources\nby-source\n", {}, bounds);
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual(["sources==1.0", "by-source==1.0"]);
    const message = await lockOf("-c bounds.txt\nsources>=2\n", {}, bounds).catch(messageOf);
    expect(message).toContain(
        "sources>=2 (requirements.txt line 2) and sources==1.0 (bounds.txt line 1) cannot be had together: they disagree on sources.",
    );
});

test("what is built of a repository by its name is in the lock in no other version, whoever needs it", async () => {
    for (const line of ["shared @ git+https://x.org/shared", "-e git+https://x.org/shared.git@v1#egg=shared"]) {
        const { needsBuild, packages } = await lockOf(`${line}\nalpha==1.0\nbeta\n`);
        expect([needsBuild.length, versions(packages)]).toEqual([1, ["alpha 1.0", "beta 1.0"]]);
    }
    expect(versions((await lockOf("git+https://x.org/shared\nbeta\n")).packages)).toEqual(["beta 1.0", "shared 2.0"]);
});

test("what is bound to a repository is asked for by it, and refused where an index would have it", async () => {
    const files = { "bounds.txt": "shared @ git+https://x.org/shared\nunasked @ git+https://x.org/unasked\n" };
    const message = await lockOf("alpha\n-c bounds.txt\n", {}, files).catch(messageOf);
    expect(message).toContain("bounds.txt line 1 bounds shared to an address");
    expect(message).toContain("if that stands there: shared @ git+https://x.org/shared");
    expect(message).not.toContain("unasked");
    const { needsBuild, packages } = await lockOf(
        "alpha\nshared @ git+https://x.org/shared\n-c bounds.txt\n",
        {},
        files,
    );
    expect([needsBuild.length, versions(packages)]).toEqual([1, ["alpha 2.0"]]);
});

test("a bound that old versions of pip took is refused with the one that is meant", async () => {
    const message = await lockOf("delta >= 1.0.*\nshared~=1.0\n").catch(messageOf);
    expect(message).toContain("Write it as: delta >= 1.0\n");
});

test("what is to be built from its source is built in the version that fits, and its wheel is in no lock", async () => {
    const { needsBuild, packages } = await lockOf("alpha==1.0\nshared\n--no-binary shared\n");
    expect(needsBuild.map(({ requirement, where }) => `${requirement} ${where}`)).toEqual([
        "shared==1.0 requirements.txt line 3",
    ]);
    expect(versions(packages)).toEqual(["alpha 1.0"]);
});

test("a login in an address is refused with the lines that set it, and taken from the configuration where it is there", async () => {
    const own = index.url.replace("//", "//${USER}:s3cret@");
    const lines = `beta\n--extra-index-url ${own}\nteam @ git+https://s3cret@git.example.com/team.git\n`;
    const message = await lockOf(lines, { stack: "dev" }).catch(messageOf);
    expect(message).toContain("requirements.txt line 2 has a login in an address");
    expect(message).toContain(`pulumi config set --stack dev --path 'gaiaflow:project.indexes[0].url' ${index.url}`);
    expect(message).toContain("'gaiaflow:project.indexes[1].url' git+https://git.example.com ");
    expect(message).not.toContain("s3cret");
    const git = { url: "git+https://git.example.com", password: "x" };
    const { needsBuild, text } = await lockOf(lines, { indexes: [{ url: index.url, password: "x" }, git] });
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual(["team @ git+https://git.example.com/team.git"]);
    expect(text).not.toContain("s3cret");
});

test("bounds at an address count", async () => {
    const server = http.createServer((_, response) => response.end("shared<2\n")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { packages } = await lockOf(`alpha\n-c http://127.0.0.1:${port}/bounds.txt\n`);
    server.close();
    expect(versions(packages)).toEqual(["alpha 1.0", "shared 1.0"]);
});

test("what has neither a wheel for Linux nor a source is refused, by itself and where something needs it", async () => {
    const message = await lockOf("windows-only\nneeds-windows\nbeta\n").catch(messageOf);
    const words = "has no wheel for Linux with Python 3.13 or any other from 3.8, and no source to build it from.";
    expect(message).toContain(`requirements.txt line 1: windows-only ${words}`);
    expect(message).toContain('windows-only ; sys_platform == "win32"');
    expect(message).toContain(`requirements.txt line 2: needs-windows needs windows-only, which ${words}`);
});

test("what was taken back, and a build that the index has not, are said to be that", async () => {
    const message = await lockOf("taken-back>=0.5\nbeta==1.0+cpu\n").catch(messageOf);
    expect(message).toContain("taken-back>=0.5 can be had only in versions that were taken back (yanked).");
    expect(message).toContain("beta==1.0+cpu: the index has no such build.");
    expect(message).toContain("Write beta==1.0, or name the index");
});

test("what a package needs in a version without a wheel is built in that version, and not in the newest", async () => {
    const { needsBuild, packages } = await lockOf("needs-older\n");
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual(["by-source==1.0"]);
    expect(versions(packages)).toEqual(["needs-older 1.0"]);
});

test("what is years behind its newest is named, in a message of faults as well", async () => {
    const note = "alpha comes in version 1.0 of 2019, over three years older than its newest, 2.0 of 2026.";
    const { notes } = await lockOf("alpha<2\n");
    expect(notes).toContain(note);
    expect(await lockOf("alpha<2\nmissing\n").catch(messageOf)).toContain(note);
});

test("what the platform needs gives way to the project, which it takes no version back", async () => {
    const { packages } = await lockOf("store\n", { lenient: ["platform"] });
    expect(versions(packages)).toEqual(["core 1.5", "platform 1.0", "store 9.0"]);
    const { packages: named } = await lockOf("platform==2.0\n", { lenient: ["platform"] });
    expect(versions(named)).toEqual(["core 2.0", "platform 2.0"]);
});

test("where a package that nobody named is too new for the platform, it gives way, and what the project names does not", async () => {
    const { packages, notes } = await lockOf("frames<2\n", { lenient: ["boto3"] });
    expect(versions(packages)).toEqual(["boto3 2.0", "botocore 2.0", "dates 2.9", "frames 1.0"]);
    expect(notes).toEqual([]);
    expect(index.asked.filter((path) => path.includes("boto3-1.0"))).toEqual([]);
    const { packages: older } = await lockOf("files\n", { lenient: ["boto3"] });
    expect(versions(older)).toEqual(["boto3 1.0", "botocore 1.0", "dates 2.9", "files 1.0"]);
    const { packages: named } = await lockOf("dates\n", { lenient: ["boto3"] });
    expect(versions(named)).toEqual(["boto3 2.0", "botocore 2.0", "dates 2.9"]);
});

test("the project's constraints hold for what is added for the platform, too", async () => {
    const { packages } = await lockOf("gamma\n-c bounds.txt\n", { lenient: ["boto3"] }, { "bounds.txt": "boto3<2\n" });
    expect(versions(packages)).toEqual(["boto3 1.0", "botocore 1.0", "dates 2.9", "delta 2.0", "gamma 1.0"]);
});

test("what has no wheel for arm64 makes a lock for x86_64, and a note", async () => {
    const { packages, notes } = await lockOf("one-machine\n");
    expect(versions(packages)).toEqual(["one-machine 1.0"]);
    expect(notes.join()).toContain("for x86_64 alone");
});

test("hashes of a requirement leave only the files that have one of them", async () => {
    const { text } = await lockOf("beta\nshared==2.0\n");
    const [, hash = ""] = /shared-2.0-py3.*sha256 = "(\w+)"/.exec(text) ?? [];
    const { packages } = await lockOf(`shared==2.0 \\\n    --hash=sha256:${hash}\n`);
    expect(versions(packages)).toEqual(["shared 2.0"]);
    const message = await lockOf(`shared==2.0 --hash=sha256:${"0".repeat(64)}\n`).catch(messageOf);
    expect(message).toContain("none of the hashes of shared==2.0 is that of a file of the index");
});

test("what is built has the hashes of its requirement, and those of a bound leave only the files that have one", async () => {
    const [source, other] = ["a", "b"].map((each) => each.repeat(64));
    const lines = `source-only==1.0 --hash=sha256:${source} \\\n    --hash=sha256:${other}\nbeta==1.0\nshared\n--no-binary shared\n`;
    const bounds = { "bounds.txt": `shared==2.0 --hash=sha256:${other}\n` };
    const { needsBuild, text } = await lockOf(lines, {});
    const built = `source-only==1.0 --hash=sha256:${source} --hash=sha256:${other}`;
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual([built, "shared==2.0"]);
    expect(text).toContain(`# gaiaflow-needs-build: ${built} (requirements.txt line 1)\n`);
    const message = await lockOf("beta\n-c bounds.txt\n", {}, bounds).catch(messageOf);
    expect(message).toContain("bounds.txt line 1: none of the hashes of shared==2.0 is that of a file of the index");
});

test("of lines with hashes for several Pythons, each version has its own", async () => {
    const { text } = await lockOf("beta\nshared==2.0\n");
    const [, hash = ""] = /shared-2.0-py3.*sha256 = "(\w+)"/.exec(text) ?? [];
    const lines = `shared==1.0 ; python_version < '3.12' --hash=sha256:${"0".repeat(64)}\nshared==2.0 ; python_version >= '3.12' --hash=sha256:${hash}\n`;
    expect(versions((await lockOf(lines)).packages)).toEqual(["shared 2.0"]);
});

test("two mirrors give the same bytes, and none of their addresses", async () => {
    const source = sourceOf({ "requirements.txt": "beta\nold\n" });
    const first = await resolveProject(source, ALL);
    const mirror = await useIndex(PACKAGES, "repository/pypi-proxy", false);
    const second = await resolveProject(source, ALL);
    await useIndex(PACKAGES);
    expect(second.text).toBe(first.text);
    expect(first.text).toContain("https://files.pythonhosted.org/packages/py3/b/beta/beta-1.0-py3-none-any.whl");
    expect(second.text).not.toContain(new URL(mirror.url).host);
    expect(fs.readdirSync(source.projectRoot)).toEqual([path.basename(source.file)]);
});

function messageOf(error: unknown): string {
    return error instanceof Error && error.name === "UserError" ? error.message : `no user error: ${String(error)}`;
}
