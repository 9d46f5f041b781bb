import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readMounts } from "../../../config/mounts";
import type { Config } from "../../../config/schema";
import { validateConfig } from "../../../config/validate";
import { commonFolder, mountName, mountTarget, serviceTarget } from "../../../lib/mounts";

let folder: string;
beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-mounts-")));
    for (const name of ["clone", "data/raw", "more"]) {
        fs.mkdirSync(path.join(folder, name), { recursive: true });
    }
    fs.writeFileSync(path.join(folder, "file.csv"), "");
    fs.symlinkSync("data", path.join(folder, "link"));
    fs.symlinkSync("nowhere", path.join(folder, "dangling"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

type Given = Partial<Config["mounts"][number]>;
function read(mode: Config["mode"], ...given: Given[]) {
    const config = given.map((each) => ({ path: "/data", readOnly: true, ...each }));
    const place = { mode, stack: "dev", projectRoot: path.join(folder, "clone"), anywhere: false };
    const { faults, mounts } = readMounts(config, place);
    return { mounts, messages: faults.map(({ message }) => message) };
}

test.each(["../data", "../link", "../data/"])("%s is the folder that it leads to", (given) => {
    expect(read("dev", { folder: given })).toEqual({
        mounts: [
            {
                path: "/data",
                readOnly: true,
                source: { folder: path.join(folder, "data"), identity: expect.stringMatching(/^\d+-/) as string },
            },
        ],
        messages: [],
    });
});

test.each([
    ["/data/", "/data"],
    ["data/raw/", "data/raw"],
    ["/project/data", "data"],
])("%s is seen at %s", (given, seen) => {
    expect(read("dev", { folder: "../data", path: given }).mounts[0]?.path).toBe(seen);
});

test.each<[string, Given, string]>([
    ["a folder that is not there", { folder: "../none" }, 'gaiaflow:mounts[0].folder is "../none", but there is no '],
    ["a link to nothing", { folder: "../dangling" }, "which is a link to nowhere, and that is not there"],
    ["a file", { folder: "../file.csv" }, "which is a file; expected a folder"],
    ["no folder", {}, "gaiaflow:mounts[0].folder is missing; expected a folder of this machine"],
    [
        "the container's own",
        { folder: "../data", path: "/opt/venv" },
        "which containers have for themselves (/opt/venv)",
    ],
    ["above it", { folder: "../data", path: "/opt" }, "gaiaflow:mounts[0].path is /opt, which containers have"],
    ["below it", { folder: "../data", path: "/etc/ssl" }, "which containers have for themselves (/etc)"],
    ["the project itself", { folder: "../data", path: "/project" }, "which containers have for themselves (/project)"],
])("%s is named, with what to type", (_, given, problem) => {
    const { messages } = read("dev", given);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(problem);
    expect(messages[0]).toContain("pulumi config set --stack dev --path 'gaiaflow:mounts[0].");
});

test.each([
    ["/data", "/data"],
    ["/data", "/data/raw"],
    ["/data/raw", "/data"],
    ["data", "/project/data"],
])("places in each other are named: %s and %s", (one, other) => {
    const { messages } = read("dev", { folder: "../data", path: one }, { folder: "../more", path: other });
    expect(messages.join()).toContain("gaiaflow:mounts[1].path is");
    expect(messages.join()).toContain("place of another mount");
});

test("a stack of prod names claims, and asks for no folder", () => {
    expect(read("prod", { claim: "sentinel" })).toEqual({
        mounts: [{ path: "/data", readOnly: true, claim: "sentinel" }],
        messages: [],
    });
    expect(read("prod", { folder: "../none" }).messages.join()).toContain("gaiaflow:mounts[0].claim is missing");
});

test("Minikube takes one folder, which has to hold all of them", () => {
    const far = fs.mkdtempSync(path.join("/var/tmp", "gaiaflow-mounts-"));
    try {
        const both = [{ folder: "../data" }, { folder: far, path: "/far" }];
        expect(read("dev", ...both).messages).toEqual([]);
        expect(read("prod_local", ...both).messages.join()).toMatch(/gaiaflow:mounts are .* which only \/ holds/);
        expect(read("prod_local", { folder: "../data" }, { folder: "../more", path: "/more" }).messages).toEqual([]);
        expect(read("prod_local", { folder: far }).messages).toEqual([]);
    } finally {
        fs.rmSync(far, { recursive: true });
    }
});

test("a preview that is the same on every machine asks for no folder", () => {
    const config = [{ folder: "../none", path: "/data", readOnly: true }];
    const place = { mode: "dev", stack: "dev", projectRoot: folder, anywhere: true } as const;
    expect(readMounts(config, place).faults).toEqual([]);
});

test.each<[unknown, string]>([
    [[{ path: "../x" }], "gaiaflow:mounts[0].path is "],
    [[{ path: "a/../b" }], "gaiaflow:mounts[0].path is "],
    [[{ path: "/data:x" }], "gaiaflow:mounts[0].path is "],
    [[{ folder: "a" }], "gaiaflow:mounts[0].path is missing"],
    [[{ path: "/data", folder: "a:b" }], "gaiaflow:mounts[0].folder is "],
    [[{ path: "/data", readOnly: "perhaps" }], "gaiaflow:mounts[0].readOnly is "],
    [[{ path: "/data", claim: "My_Claim" }], "gaiaflow:mounts[0].claim is "],
    [{ "/data": "../x" }, "gaiaflow:mounts is "],
])("%j is refused by its key", (value, problem) => {
    const values = { project: '{"package":"iris"}', mounts: JSON.stringify(value) };
    const { faults } = validateConfig({ stack: "dev", values, secretKeys: new Set() });
    expect(faults.map(({ message }) => message).join()).toContain(problem);
});

test("names and places follow from the path alone", () => {
    expect(mountTarget({ path: "data/raw" })).toBe("/project/data/raw");
    expect(serviceTarget({ path: "/data" })).toBe("/data");
    expect(serviceTarget({ path: "data" })).toMatch(/^\/opt\/gaiaflow\/mounts\/data-[0-9a-f]{6}$/);
    expect(mountName({ path: "/A b" })).not.toBe(mountName({ path: "/a-b" }));
    expect(mountName({ path: "/Ä" })).toMatch(/^[0-9a-f]{6}$/);
    expect(commonFolder(["/a/b/c", "/a/b/d"])).toBe("/a/b");
    expect(commonFolder(["/a/b"])).toBe("/a/b");
    expect(commonFolder(["/a/b", "/a/bc"])).toBe("/a");
    expect(commonFolder(["/a", "/b"])).toBe("/");
});
