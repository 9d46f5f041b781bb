import execa from "execa";
import * as fs from "node:fs";
import * as path from "node:path";
import { currentLock } from "../../../requirements/current-lock";
import { resolveProject } from "../../../requirements/project-lock";
import { startIndex, type Packages } from "../../support/package-index";
import { closeAll, sourceOf, useIndex } from "../../support/uv-index";

const PACKAGES: Packages = {
    alpha: { "1.0": {}, "2.0": {} },
    extra: { "1.0": {} },
    aged: { "1.0": { uploaded: "2019-05-01" }, "2.0": {} },
    client: { "1.0": { requires: ["alpha<2"] }, "2.0": { requires: ["alpha>=2"] } },
    stubborn: { "1.0": { requires: ["alpha>=2"] } },
};

beforeAll(() => useIndex(PACKAGES));
afterAll(closeAll);

const versions = (packages: readonly { name: string; version?: string }[]) =>
    packages.map(({ name, version }) => `${name} ${version ?? ""}`).sort();

test("a uv.lock is taken as it stands, with what fits to it, and said to be stale", async () => {
    const file = (range: string) => `[project]\nname = "iris"\nversion = "1"\nrequires-python = ">=3.10"\n
dependencies = ["alpha${range}"]\n[project.optional-dependencies]\nmore = ["extra"]\n[dependency-groups]\ndev = ["stubborn"]\n`;
    const { projectRoot: root } = sourceOf({ "pyproject.toml": file("<2").replace('dev = ["stubborn"]', "") });
    await execa("uv", ["lock", "--no-python-downloads"], { cwd: root });
    const before = fs.readFileSync(path.join(root, "uv.lock"), "utf8");
    const source = { kind: "uv.lock", file: path.join(root, "uv.lock"), projectRoot: root } as const;
    const options = { pythons: ["3.11", "3.13"], extras: ["more"], lenient: ["client"] };

    const fresh = await resolveProject(source, options);
    expect(versions(fresh.packages)).toEqual(["alpha 1.0", "client 1.0", "extra 1.0"]);
    expect([fresh.notes, fresh.needsBuild, fresh.python]).toEqual([[], [], "3.13"]);
    expect(fresh.text).toContain("https://files.pythonhosted.org/packages/py3/a/alpha/alpha-1.0-py3-none-any.whl");

    fs.writeFileSync(path.join(root, "pyproject.toml"), file(">=2"));
    const stale = await resolveProject(source, { ...options, lenient: ["stubborn"] });
    expect(versions(stale.packages)).toEqual(["alpha 1.0", "extra 1.0"]);
    expect(stale.notes).toEqual([
        "uv.lock is of another state of pyproject.toml; it is taken as it stands. To bring it up to date, type: uv lock",
        "stubborn fit to none of the project's versions and are left out: tasks that use them fail.",
    ]);
    expect(fs.readFileSync(path.join(root, "uv.lock"), "utf8")).toBe(before);
    await expect(resolveProject(source, { ...options, extras: ["none"] })).rejects.toThrow("gaiaflow:project.extras");
});

test("members of a uv workspace are folders of the project and repositories are fetched: no index is asked for either", async () => {
    const member =
        '[project]\nname = "member"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["alpha<2"]\n';
    const workspace = '[tool.uv.workspace]\nmembers = ["libs/*"]\n[tool.uv.sources]\nmember = { workspace = true }\n';
    const { projectRoot: root } = sourceOf({
        "pyproject.toml": `${member.replace('"member"', '"iris"').replace("alpha<2", "member")}${workspace}`,
        "libs/member/pyproject.toml": member,
    });
    await execa("uv", ["lock", "--no-python-downloads"], { cwd: root });
    const source = { kind: "uv.lock", file: path.join(root, "uv.lock"), projectRoot: root } as const;
    const options = { pythons: ["3.13"], lenient: [] };
    const { packages, needsBuild, localProjects, text } = await resolveProject(source, options);
    expect([text.match(/^name = .*/gm), needsBuild, localProjects]).toEqual([['name = "alpha"'], [], ["libs/member"]]);
    expect(packages.map(({ name }) => name)).toContain("member");

    const commit = "a".repeat(40);
    const lock = fs.readFileSync(path.join(root, "uv.lock"), "utf8");
    const git = `{ git = "https://git.example.com/team.git?subdirectory=py&rev=v1#${commit}" }`;
    fs.writeFileSync(path.join(root, "uv.lock"), lock.replace('{ editable = "libs/member" }', git));
    const fetched = await resolveProject(source, options);
    expect(fetched.needsBuild.map(({ requirement }) => requirement)).toEqual([
        `member @ git+https://git.example.com/team.git@${commit}#subdirectory=py`,
    ]);
});

test("what a lock of the user's own has as a source alone is built, and not installed where there is no compiler", async () => {
    const entry = (name: string, marker: string, files: string) =>
        `[[packages]]\nname = "${name}"\nversion = "1.0"\n${marker === "" ? "" : `marker = "${marker}"\n`}${files}\n`;
    const file = (name: string) => `{ url = "https://x.org/${name}", hashes = { sha256 = "${"0".repeat(64)}" } }`;
    const sdist = (name: string) => `sdist = ${file(`${name}-1.0.tar.gz`)}`;
    const wheel = (name: string) => `wheels = [${file(`${name}-1.0-cp311-cp311-win_amd64.whl`)}]\n${sdist(name)}`;
    const lock = [
        entry("plain", "", sdist("plain")),
        entry("marked", "sys_platform != 'win32'", wheel("marked")),
        entry("other", "sys_platform == 'win32'", sdist("other")),
        entry("backport", "python_full_version < '3.11' and sys_platform == 'linux'", sdist("backport")),
        entry("pure", "", `wheels = [${file("pure-1.0-py3-none-any.whl")}]\n${sdist("pure")}`),
    ];
    const source = sourceOf({ "pylock.toml": `lock-version = "1.0"\n${lock.join("")}` });
    const { needsBuild, packages, python } = await resolveProject(source, { pythons: ["3.10", "3.13"], lenient: [] });
    const hash = `--hash=sha256:${"0".repeat(64)}`;
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual([
        `plain==1.0 ${hash}`,
        `marked==1.0 ; sys_platform != 'win32' ${hash}`,
    ]);
    expect([python, versions(packages)]).toEqual(["3.13", ["backport 1.0", "other 1.0", "pure 1.0"]]);
});

test("what is years behind its newest in a lock of the user's own is named, too", async () => {
    const wheel = (name: string) =>
        `{ url = "https://files.pythonhosted.org/p/${name}-1.0-py3-none-any.whl", upload-time = 2019-05-01T00:00:00Z, hashes = { sha256 = "00" } }`;
    const entry = (name: string, more = "") =>
        `[[packages]]\nname = "${name}"\nversion = "1.0"\n${more}wheels = [${wheel(name)}]\n`;
    const private_ = entry("nowhere", 'index = "https://x.org/simple"\n');
    const source = sourceOf({ "pylock.toml": `lock-version = "1.0"\n${entry("aged")}${private_}` });
    const { notes } = await resolveProject(source, { pythons: ["3.13"], lenient: [] });
    expect(notes).toEqual(["aged comes in version 1.0 of 2019, over three years older than its newest, 2.0 of 2026."]);
});

test("a wheel of this machine in a lock of the user's own is refused: a build does not have it", async () => {
    const wheel = `[[packages]]\nname = "mine"\nversion = "1.0"\narchive = { path = "wheels/mine-1.0-py3-none-any.whl", hashes = { sha256 = "${"0".repeat(64)}" } }\n`;
    const source = sourceOf({ "pylock.toml": `lock-version = "1.0"\n${wheel}` });
    await expect(resolveProject(source, { pythons: ["3.13"], lenient: [] })).rejects.toThrow(
        "pylock.toml names wheels/mine-1.0-py3-none-any.whl, a file of this machine",
    );
});

test("a lock of the user's own with gaiaflow is refused: it is another tool's", async () => {
    const [name, hash] = ["gaiaflow-0.0.3-py3-none-any.whl", "0".repeat(64)];
    const text = [
        'lock-version = "1.0"\ncreated-by = "uv"\n[[packages]]\nname = "gaiaflow"\nversion = "0.0.3"',
        `wheels = [{ url = "https://files.pythonhosted.org/packages/py3/g/gaiaflow/${name}", hashes = { sha256 = "${hash}" } }]`,
    ].join("\n");
    const { projectRoot } = sourceOf({ "requirements.txt": "", "pylock.toml": text });
    const source = { kind: "pylock.toml", file: path.join(projectRoot, "pylock.toml"), projectRoot } as const;
    await expect(resolveProject(source, { pythons: ["3.13"], lenient: [] })).rejects.toThrow(
        /^pylock\.toml asks for gaiaflow, which on PyPI is the earlier tool/,
    );
});

test("an index of the project's own is in the lock, its password nowhere", async () => {
    const own = await startIndex({ mine: { "1.0": { requires: ["alpha"] } } });
    const source = sourceOf({ "requirements.txt": "mine\n" });
    const indexes = [{ url: own.url, username: "me", password: "s3cret-token" }];
    const { text, packages } = await resolveProject(source, { pythons: ["3.13"], lenient: [], indexes });
    await own.close();
    expect(versions(packages)).toEqual(["alpha 2.0", "mine 1.0"]);
    expect(text).toContain(`index = "${own.url}"`);
    expect(text.match(/files\.pythonhosted\.org/g)).toHaveLength(1);
    expect(text).not.toContain("s3cret-token");
});

test("an index that does not answer is named, and no clash", async () => {
    const gone = await startIndex({});
    await gone.close();
    const { UV_DEFAULT_INDEX: index, UV_HTTP_RETRIES: retries } = process.env;
    Object.assign(process.env, {
        UV_DEFAULT_INDEX: gone.url.replace("//", "//me:s3cret-token@"),
        UV_HTTP_RETRIES: "0",
    });
    const source = sourceOf({ "requirements.txt": "other\n" });
    const failure = await resolveProject(source, { pythons: ["3.13"] }).catch(
        (error: unknown) => (error as Error).message,
    );
    Object.assign(process.env, { UV_DEFAULT_INDEX: index, UV_HTTP_RETRIES: retries ?? "3" });
    expect(failure).toContain(`A package index does not answer: ${gone.url}.`);
    expect(failure).not.toContain("s3cret-token");
});

test("gaiaflow is refused with all else that is wrong, without uv, though a lock of before has it", () => {
    const { projectRoot } = sourceOf({ "requirements.txt": "gaiaflow==0.0.3\n-r none.txt\n" });
    expect(() => currentLock(projectRoot, {})).toThrow(
        /^What the project needs cannot be had as it is asked for:\n {2}none\.txt is not there[^]*\n {2}requirements\.txt line 1 asks for gaiaflow/,
    );
});
