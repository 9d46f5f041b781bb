import * as path from "node:path";
import { withHashes } from "../../../requirements/hashes";
import { installLines } from "../../../requirements/install-lines";
import { diffLocks, inputHash, isStale, lockFile, readLock, writeLock } from "../../../requirements/lock";
import { renderLock } from "../../../requirements/lock-text";
import type { LockedPackage } from "../../../requirements/locked-package";
import { allows, byNearness } from "../../../requirements/python-version";
import { readInput } from "../../../requirements/read-input";
import { environments, fits, isEverywhere } from "../../../requirements/targets";
import { closeAll, sourceOf, temporaryFolder } from "../../support/uv-index";

afterAll(closeAll);

const wheel = (name: string) => ({ url: `https://m.example.com/x/${name}`, hashes: { sha256: "ab" } });
const locked = (name: string, version: string, ...wheels: string[]): LockedPackage => ({
    name,
    version,
    wheels: wheels.map(wheel),
    isUnpacked: false,
});

test("a lock is read as it was written, and installed by hashes from any index", () => {
    const file = path.join(temporaryFolder({}), "pylock.toml");
    const header = {
        source: "requirements.txt",
        hash: "0123",
        python: "3.13",
        needsBuild: ["git+https://e.com/x (line 1)"],
    };
    const packages = [
        locked("b", "2.0", "b-2.0-py3-none-any.whl"),
        locked("a", "1.0", "a-1.0-cp313-cp313-win_amd64.whl", "a-1.0-cp313-cp313-manylinux_2_28_x86_64.whl"),
    ];
    writeLock(file, renderLock(header, packages));
    const lock = readLock(file);
    expect(lock).toMatchObject(header);
    expect(lock?.packages.map(({ name, wheels }) => [name, wheels.map(({ url }) => url)])).toEqual([
        ["a", ["https://files.pythonhosted.org/packages/cp313/a/a/a-1.0-cp313-cp313-manylinux_2_28_x86_64.whl"]],
        ["b", ["https://files.pythonhosted.org/packages/py3/b/b/b-2.0-py3-none-any.whl"]],
    ]);
    expect(installLines({ packages: lock?.packages ?? [] })).toBe(
        "a==1.0 \\\n    --hash=sha256:ab\nb==2.0 \\\n    --hash=sha256:ab\n",
    );
});

test("a file at an address has one of the hashes that are asked for, or is refused", () => {
    const tool = { ...locked("tool", "1.0"), archive: wheel("tool-1.0-py3-none-any.whl") };
    const of = (hash: string) => {
        const asked = { text: "tool @ https://x.org/t.whl", name: "tool", where: "a.txt line 1", hashes: [hash] };
        return withHashes([tool], [asked]);
    };
    expect(of("sha256:ab")).toEqual({ packages: [tool], faults: [] });
    expect(of("sha256:cd").faults).toMatchObject([
        { subject: "a.txt line 1:", problem: "none of the hashes of tool @ https://x.org/t.whl is that of its file." },
    ]);
});

test("locks that were made of a user's own are made again: in them, folders and repositories were packages of an index", () => {
    const files = new Map([["uv.lock", "version = 1"]]);
    const hashes = [
        {},
        { source: { kind: "requirements.txt" } as const },
        { source: { kind: "uv.lock" } as const },
    ].map((source) => inputHash({ files, ...source }, {}));
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
});

test("a lock is stale when an included file, the Python, an extra or a group is another", () => {
    const source = sourceOf({ "requirements.txt": "-r base.txt\n", "base.txt": "six\n" });
    const folder = source.projectRoot;
    const hash = inputHash(readInput(source), {});
    const lock = {
        source: "requirements.txt",
        hash,
        python: "3.13",
        needsBuild: [],
        text: "",
        packages: [],
        conda: {},
    };
    const isOld = (options: object) => isStale(lock, readInput(source), options);
    expect([{}, { python: "3.13" }, { python: "3.11" }, { extras: ["s3"] }, { groups: ["s3"] }].map(isOld)).toEqual([
        false,
        false,
        true,
        true,
        true,
    ]);
    writeLock(path.join(folder, "base.txt"), "six\r\n");
    expect(isOld({})).toBe(false);
    writeLock(path.join(folder, "base.txt"), "six<2\n");
    expect(isOld({})).toBe(true);
});

test("a user's own pylock.toml keeps its name", () => {
    const of = (kind: "pylock.toml" | "uv.lock") => lockFile({ kind, file: `/p/${kind}`, projectRoot: "/p" });
    expect([of("pylock.toml"), of("uv.lock")]).toEqual(["/p/pylock.gaiaflow.toml", "/p/pylock.toml"]);
});

test("a difference is a line a package", () => {
    const [was, is] = [
        [locked("numpy", "2.1.0"), locked("y", "2.0"), locked("z", "1")],
        [locked("numpy", "2.2.0"), locked("x", "1.0"), locked("z", "1")],
    ];
    expect(diffLocks(was, is)).toEqual(["numpy 2.1.0 → 2.2.0", "+ x 1.0", "- y 2.0"]);
});

test.each([
    ["x-1-py3-none-any.whl", true],
    ["x-1-py2.py3-none-any.whl", true],
    ["x-1-py2-none-any.whl", false],
    ["x-1-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", true],
    ["x-1-cp39-abi3-manylinux_2_28_aarch64.whl", true],
    ["x-1-cp314-abi3-manylinux_2_28_aarch64.whl", false],
    ["x-1-cp312-cp312-manylinux_2_28_x86_64.whl", false],
    ["x-1-cp313-cp313t-manylinux_2_28_x86_64.whl", false],
    ["x-1-cp313-cp313-musllinux_1_2_x86_64.whl", false],
    ["x-1-cp313-cp313-macosx_11_0_arm64.whl", false],
    ["x-1-py3-none-manylinux_2_28_i686.whl", false],
])("in an image of Python 3.13 it can be installed: %s, %s", (name, is) => expect(fits(name, "3.13")).toBe(is));

test("a marker of all targets says nothing", () => {
    const below = "python_full_version < '3.14' and ";
    const [x86, arm] = ["x86_64", "aarch64"].map(
        (machine) => `platform_machine == '${machine}' and sys_platform == 'linux'`,
    );
    const markers = [
        `${below}((${arm ?? ""}) or (${x86 ?? ""}))`,
        `${below}${x86 ?? ""}`,
        `${below}${arm ?? ""}`,
        "extra",
    ];
    expect(markers.map(isEverywhere)).toEqual([true, true, false, false]);
    expect(environments("3.13", false)).toHaveLength(1);
});

test.each([
    [">=3.9", ["3.10", "3.13"]],
    [">=3.9,<3.13", ["3.10"]],
    ["==3.11.*", []],
    ["~=3.10", ["3.10", "3.13"]],
    [">=3.10.2,!=3.13.*", ["3.10"]],
    ["<4", ["3.10", "3.13"]],
    [">3.10", ["3.13"]],
    ["==3.13.2", ["3.13"]],
])("of 3.10 and 3.13, %s allows %s", (specifier, allowed) =>
    expect(["3.10", "3.13"].filter((python) => allows(specifier, python))).toEqual(allowed),
);

test("the nearest to 3.13 comes first, the older before the newer", () =>
    expect(byNearness(["3.10", "3.11", "3.12", "3.13", "3.14"])).toEqual(["3.13", "3.12", "3.14", "3.11", "3.10"]));
