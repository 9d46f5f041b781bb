import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readMachine } from "../../../../config/machine";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { imageOrigin } from "../../core/image-origin";
import { changeRecord, writeRecord, type EngineRecord } from "../../core/record";

const mockRegistry = { answers: false, asked: 0 };
jest.mock("../../tools/minikube/official", () => ({
    answersAt: () => Promise.resolve(mockRegistry.answers && ++mockRegistry.asked > 0),
}));

let folder: string;
const before = { ...process.env };
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-origin-"));
    process.env["XDG_CACHE_HOME"] = folder;
    Object.assign(mockRegistry, { answers: false, asked: 0 });
});
afterEach(() => {
    process.env = { ...before };
    fs.rmSync(folder, { recursive: true });
});

const ENGINES = { bin: "/usr/bin" };

test.each<[EngineRecord | undefined, boolean, string]>([
    [undefined, true, "official"],
    [undefined, false, "registries"],
    [{ ...ENGINES, origin: "own" }, true, "official"],
    [{ ...ENGINES, origin: "registries" }, true, "registries"],
    [{ ...ENGINES, origin: "own", images: "registries" }, true, "registries"],
    [{ ...ENGINES, origin: "registries", images: "official" }, false, "official"],
])("%j, with a registry that answers (%s): %s", async (record, answers, expected) => {
    mockRegistry.answers = answers;
    if (record !== undefined) await writeRecord(record);
    expect(await imageOrigin()).toBe(expected);
});

test("what is forced wins, and asks nobody", async () => {
    await writeRecord({ ...ENGINES, origin: "own", images: "official" });
    process.env["GAIAFLOW_TOOLCHAIN"] = "images=registries";
    expect([await imageOrigin(), mockRegistry.asked]).toEqual(["registries", 0]);
});

test("the program knows what the tools have noted, and takes a registry for granted before", async () => {
    const known = (anywhere = false) => {
        const identity = { project: "iris", stack: "dev" };
        return readMachine(identity, { projectRoot: projectRoot(), anywhere }).imageOrigin;
    };
    expect(known()).toBe("official");
    await writeRecord({ ...ENGINES, origin: "own" });
    await changeRecord({ images: "registries" });
    expect(known()).toBe("registries");
    // A preview of all stacks is the same on every machine.
    expect(known(true)).toBe("official");
});
