import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { ensureArtifact, entryDir, remakeArtifact, type Artifact } from "../../artifact";

describe("an artifact", () => {
    const before = process.env["XDG_CACHE_HOME"];
    let root: string;

    beforeEach(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
        process.env["XDG_CACHE_HOME"] = root;
    });
    afterEach(async () => {
        if (before === undefined) {
            delete process.env["XDG_CACHE_HOME"];
        } else {
            process.env["XDG_CACHE_HOME"] = before;
        }
        await fs.rm(root, { recursive: true });
    });

    const make = (text: string) => (into: string) => fs.writeFile(path.join(into, "file"), text);
    const artifact = (work: Artifact["make"]): Artifact => ({
        name: "part",
        version: "1",
        origin: "registries",
        inputs: [],
        make: work,
    });
    const content = () => fs.readFile(path.join(entryDir(artifact(make(""))), "file"), "utf8");
    const names = async () => (await fs.readdir(path.join(root, "gaiaflow", "artifacts"))).sort();
    const silent = (): void => undefined;

    test("is not spoilt by the compiler of a killed attempt, which still writes to its folder", async () => {
        const folders: string[] = [];
        const killed = artifact(async (into) => {
            folders.push(into);
            await make("half")(into);
            throw new Error("killed");
        });
        await expect(ensureArtifact(killed)).rejects.toThrow("killed");
        const whole = artifact(async (into) => {
            // What Go does with an output folder that is gone.
            await fs.mkdir(folders[0] ?? "", { recursive: true });
            await fs.writeFile(path.join(folders[0] ?? "", "late"), "late");
            await make("whole")(into);
        });
        const { dir } = await ensureArtifact(whole);
        expect(await fs.readdir(dir)).toEqual(["file"]);
        expect(await names()).toEqual([path.basename(dir), `${path.basename(dir)}.json`]);
    });

    test("serves on when making it again fails", async () => {
        await ensureArtifact(artifact(make("old")));
        const failing = artifact(() => Promise.reject(new Error("no network")));
        await expect(remakeArtifact(failing, silent)).rejects.toThrow("no network");
        expect(await content()).toBe("old");
        expect(await ensureArtifact(artifact(make("new")))).toMatchObject({ made: false });
    });

    test("is replaced when making it again succeeds", async () => {
        await ensureArtifact(artifact(make("old")));
        expect(await remakeArtifact(artifact(make("new")), silent)).toMatchObject({ made: true });
        expect(await content()).toBe("new");
        expect(await names()).toHaveLength(2);
    });

    test("is made by the first request to make it again, too", async () => {
        expect(await remakeArtifact(artifact(make("new")), silent)).toMatchObject({ made: true });
        expect(await content()).toBe("new");
    });
});
