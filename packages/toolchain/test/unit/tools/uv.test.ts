import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Artifact } from "@gaiaflow/engine-core/artifact";
import { pulumiVariables } from "../../../core/environment";
import { readRecord, writeRecord } from "../../../core/record";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { ensureUv, uv } from "../../../tools/uv";

const asked: Artifact[] = [];
/** Why it cannot be made. */
const mockRefusals: Error[] = [];
jest.mock("@gaiaflow/engine-core/artifact", () => ({
    ensureArtifact: (artifact: Artifact) => {
        asked.push(artifact);
        const [refusal] = mockRefusals;
        if (refusal !== undefined) return Promise.reject(refusal);
        return Promise.resolve({ dir: "/cache/uv", made: true, seconds: 9, bytes: 1 });
    },
}));

let folder: string;
const before = { ...process.env };

/** A uv of the user's own that says this of itself. */
function ownUv(version: string): void {
    fs.writeFileSync(path.join(folder, "uv"), `#!/bin/sh\necho "uv ${version} (x86_64)"\n`, { mode: 0o755 });
}

beforeEach(async () => {
    asked.splice(0);
    mockRefusals.splice(0);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-uv-"));
    process.env["XDG_CACHE_HOME"] = folder;
    process.env["PATH"] = `${folder}:/bin`;
    process.env["DOCKER_HOST"] = "unix:///nowhere";
    await writeRecord({ origin: "own", bin: "/usr/bin" });
});
afterEach(() => {
    process.env = { ...before };
    fs.rmSync(folder, { recursive: true });
});

test("the user's own is taken where it is recent enough", async () => {
    ownUv("0.14.2");
    const [report] = await uv.ensure({ say: () => {} });
    expect(report).toMatchObject({ version: "0.14.2", origin: "own", detail: path.join(folder, "uv") });
    expect(asked).toEqual([]);
    expect((await readRecord())?.uv).toBeUndefined();
});

test.each([["0.7.0"], [undefined]])(
    "else PyPI's, whose folder is on PATH with nothing else in it: %s",
    async (version) => {
        if (version !== undefined) {
            ownUv(version);
        }
        const [report] = await uv.ensure({ say: () => {} });
        expect(report).toMatchObject({ name: "uv", origin: "registries", did: "made" });
        expect(asked[0]?.version).toMatch(/^\d+\.\d+\.\d+$/);
        expect(await ensureUv()).toBe("/cache/uv/command/uv");
        expect((await pulumiVariables())["PATH"]?.split(":").slice(0, 2)).toEqual(["/usr/bin", "/cache/uv/command"]);
    },
);

test("a machine that can have none gets the other tools all the same, and hears of it when it needs one", async () => {
    mockRefusals.push(new UserError({ problem: "python3 is missing.", fix: "Install Python." }));
    expect(await uv.ensure({ say: () => {} })).toMatchObject([{ name: "uv", version: "none" }]);
    await expect(ensureUv()).rejects.toThrow("python3 is missing.");
});
