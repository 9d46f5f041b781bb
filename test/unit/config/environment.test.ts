import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../../../config/environment";
import type { CondaPackages } from "../../../requirements/conda-ask";
import { inputHash, lockedFor, writeLock } from "../../../requirements/lock";
import { renderLock } from "../../../requirements/lock-text";
import { readInput } from "../../../requirements/read-input";
import { closeAll, sourceOf, useIndex } from "../../support/uv-index";
import { settings } from "../../support/settings";
import type { ImageOrigin } from "../../../lib/base-image";
import { parseDockerfile } from "../../../lib/dockerfile";

afterAll(closeAll);
afterEach(() => jest.restoreAllMocks());

const wheelOf = (name: string) => ({
    ...{
        name,
        version: "1.0",
        wheels: [{ url: `https://x.org/${name}-1.0-py3-none-any.whl`, hashes: { sha256: "a1" } }],
    },
    isUnpacked: false,
});

/** A project whose lock is of its requirements as they stand. */
function lockedProject(
    python: string,
    needsBuild: string[] = [],
    names: string[] = [],
    conda: CondaPackages = {},
): string {
    const source = sourceOf({ "requirements.txt": "six\n" });
    const hash = inputHash(readInput(source), lockedFor({}));
    const lock = renderLock({ source: "requirements.txt", hash, python, needsBuild }, names.map(wheelOf), conda);
    writeLock(`${source.projectRoot}/pylock.toml`, lock);
    return source.projectRoot;
}

function environmentOf(projectRoot: string, imageOrigin: ImageOrigin, changes: object = {}) {
    const { machine, identity } = settings();
    const project = { requirements: {}, systemPackages: undefined, ...changes };
    return readEnvironment({ identity, machine: { ...machine, projectRoot, imageOrigin }, project });
}

test.each([
    ["3.10", "official", "gaiaflow/base:python3.10-1"],
    ["3.14", "registries", "gaiaflow/base:forky-1"],
    ["3.14", "official", "gaiaflow/base:python3.14-1"],
    ["3.13", "registries", "gaiaflow/base:trixie-1"],
] as const)("a lock for Python %s stands, by %s, on %s", async (python, origin, image) => {
    expect((await environmentOf(lockedProject(python), origin)).base.image).toBe(image);
});

test("a lock for a Python that this machine cannot have is refused with what it can", async () => {
    await expect(environmentOf(lockedProject("3.12"), "registries")).rejects.toThrow(
        /^The Python of the project's lock is 3\.12, which comes from a container registry.* 3\.11, 3\.13, 3\.14\npulumi config set .*project\.python' 3\.13 /,
    );
});

test("conda's packages stand on the platform's Debian, whichever Python is among them, and bring their libraries", async () => {
    const url = "https://x.org/linux-64/python-3.12.4-h1_0.conda";
    const conda = { "linux-64": [{ url, hash: "sha256:a1", name: "python", version: "3.12.4", depends: [] }] };
    const project = lockedProject("3.12", [], ["lightgbm"], conda);
    const { base, missingLibraries, ...environment } = await environmentOf(project, "registries");
    expect([base.image, missingLibraries?.atImport]).toEqual(["gaiaflow/base:trixie-1", []]);
    expect(environment).toMatchObject({
        conda: [`linux-64 ${url} sha256:a1`],
        requirements: expect.stringMatching(/^lightgbm==1.0/) as string,
    });
});

test("what has no wheel is built from its source, whatever wheels an index has by then", async () => {
    const needs = ["six==1.0 (requirements.txt line 1)", "team @ git+https://x.org/team (requirements.txt line 2)"];
    const { builds } = await environmentOf(lockedProject("3.13", needs), "official");
    expect(builds).toEqual([
        "--no-binary six",
        "six==1.0 # requirements.txt",
        "team @ git+https://x.org/team # requirements.txt",
    ]);
});

test("what needs a library of the system is named before a build, unless a Dockerfile may bring it, which is too late for what is built with one", async () => {
    const named = await environmentOf(lockedProject("3.13", [], ["lightgbm"]), "official");
    expect(named.missingLibraries).toEqual({
        atImport: ["lightgbm needs Debian's libgomp1. Type: echo libgomp1 >> packages.txt"],
        toBuild: [],
    });
    const text = "ARG GAIAFLOW_BASE\nFROM ${GAIAFLOW_BASE}\n";
    const dockerfile = { ...parseDockerfile(text, {}), name: "Dockerfile", context: "/", text, args: {} };
    const own = await environmentOf(lockedProject("3.13", [], ["lightgbm"]), "official", { dockerfile });
    expect(own.missingLibraries?.atImport).toEqual([]);
    const gdal = lockedProject("3.13", ["GDAL==3.10.3 (requirements.txt line 1)"]);
    const built = await environmentOf(gdal, "official", { dockerfile });
    expect(built.missingLibraries?.toBuild).toEqual([expect.stringContaining("is built with libgdal-dev")]);
    const attention = lockedProject("3.13", ["flash-attn==2.8.3 (requirements.txt line 1)"]);
    const onTorch = (await environmentOf(attention, "official")).missingLibraries?.toBuild;
    expect(onTorch).toEqual([
        expect.stringMatching(/^flash-attn==2.8.3 .*: its build imports another package .*-cp313-/),
    ]);
    const configured = { systemPackages: ["libgdal-dev"] };
    expect((await environmentOf(gdal, "official", configured)).builds).toEqual([
        "--no-binary gdal",
        "GDAL==3.10.3 # requirements.txt",
    ]);
});

test("of a project whose Dockerfile says what there is, no lock is read", async () => {
    const own = (text: string) => ({ ...parseDockerfile(text, {}), name: "Dockerfile", context: "/", text, args: {} });
    const root = lockedProject("3.12");
    const dockerfile = own("FROM python:3.12-slim\n");
    const elsewhere = { dockerfile, requirements: { isElsewhere: true } };
    expect(await environmentOf(root, "registries", elsewhere)).toMatchObject({ source: "Dockerfile", builds: [] });
    const onOurs = own("ARG GAIAFLOW_BASE\nFROM ${GAIAFLOW_BASE}\n");
    expect(await environmentOf(root, "official", { dockerfile: onOurs })).toMatchObject({ source: "requirements.txt" });
});

describe("without a lock of the requirements as they stand", () => {
    const six = (version: string) => ({
        ...{ name: "six", version, wheels: [{ url: `https://x.org/six-${version}-py3-none-any.whl`, hashes: {} }] },
        isUnpacked: false,
    });
    const files = {
        "environment.yml": "dependencies:\n  - python=3.11\n  - gdal\n  - pip\n  - pip:\n    - six\n",
    };

    beforeAll(() => useIndex({ six: { "2.0": {} }, "mlflow-skinny": { "1.0": {} }, boto3: { "1.0": {} } }));

    test.each([
        ["missing", undefined, "is not there", "+ six 2.0"],
        ["stale", "0000", "is of another state of the requirements", "six 1.0 → 2.0"],
    ])(
        "a plain preview resolves what is asked for where it is %s, and shows what a start would change",
        async (...row) => {
            const [, hash, state, change] = row;
            const { projectRoot } = sourceOf(files);
            const lock = `${projectRoot}/pylock.toml`;
            if (hash !== undefined) {
                const header = { source: "environment.yml", hash, python: "3.11", needsBuild: [] };
                writeLock(lock, renderLock(header, [six("1.0")]));
            }
            const before = fs.existsSync(lock) ? fs.readFileSync(lock, "utf8") : undefined;
            const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
            const changes = { requirements: { conda: "never" } };
            const { base, requirements } = await environmentOf(projectRoot, "official", changes);
            expect([base.image, /^six.*/m.exec(requirements)?.[0]]).toEqual([
                "gaiaflow/base:bookworm-1",
                "six==2.0 \\",
            ]);
            const [first, ...lines] = String(info.mock.calls[0]?.[0]).split("\n  ");
            expect(first).toBe(`pylock.toml ${state}. \`npx gaiaflow start\` writes it; what it would change:`);
            expect(lines).toEqual([
                ...["+ boto3 1.0", "+ mlflow-skinny 1.0", change],
                expect.stringMatching(/^Note: environment\.yml line 3: gdal is left out\. /),
            ]);
            expect(fs.existsSync(lock) ? fs.readFileSync(lock, "utf8") : undefined).toBe(before);
        },
    );
});
