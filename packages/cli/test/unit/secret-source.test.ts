import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readSecret } from "../../platform/secret-source";

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-secret-"))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

test("a file gives the values", async () => {
    const file = path.join(folder, "creds");
    fs.writeFileSync(file, "# mine\nA=1\nB=x=y\n");
    expect([...(await readSecret({ keys: [], fromFile: file }))]).toEqual([
        ["A", "1"],
        ["B", "x=y"],
    ]);
    await expect(readSecret({ keys: [], fromFile: path.join(folder, "none") })).rejects.toThrow(/none cannot be read/);
});

test("a value on the command line is refused, and not repeated", async () => {
    const failure = String(await readSecret({ keys: ["API_KEY=hunter2"] }).catch((error: unknown) => error));
    expect(failure).toContain("The value of API_KEY stands on the command line");
    expect(failure).not.toContain("hunter2");
});

test("keys are asked for on a terminal alone", async () => {
    await expect(readSecret({ keys: ["API_KEY"] })).rejects.toThrow(/nobody can be asked for API_KEY/);
    await expect(readSecret({ keys: ["API_KEY"], fromFile: "x" })).rejects.toThrow(/not from both/);
});
