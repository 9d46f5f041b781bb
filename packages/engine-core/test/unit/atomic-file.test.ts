import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { readJson, writeFileAtomic } from "../../atomic-file";

describe("a file that is written whole", () => {
    let root: string;

    beforeEach(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
    });
    afterEach(() => fs.rm(root, { recursive: true }));

    test("is one of the texts when many write it at once, in a folder that was not there", async () => {
        const file = path.join(root, "folder", "file.json");
        const texts = Array.from({ length: 20 }, (_, number) => String(number).repeat(1000));
        await Promise.all(texts.map((text) => writeFileAtomic(file, text)));
        expect(texts).toContain(await fs.readFile(file, "utf8"));
        expect(await fs.readdir(path.dirname(file))).toEqual(["file.json"]);
    });

    test.each([
        ["", undefined],
        ['{"origin":"regis', undefined],
        ['{"a":1}', { a: 1 }],
    ])("holding %j is read as %j", async (text, expected) => {
        const file = path.join(root, "file.json");
        await fs.writeFile(file, text);
        expect(await readJson(file)).toEqual(expected);
    });

    test("that is not there is read as nothing", async () => {
        expect(await readJson(path.join(root, "missing.json"))).toBeUndefined();
    });
});
