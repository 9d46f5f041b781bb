import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CLONE } from "../../../support/settings";

const SCRIPT = fs.readFileSync(path.join(CLONE, "components/mlops/scripts/group-writable.cjs"), "utf8");

test("a folder becomes writable for its group, with all in it and nothing beside it", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-notebooks-"));
    const at = (...parts: string[]): string => path.join(root, ...parts);
    const mode = (...parts: string[]): number => fs.statSync(at(...parts)).mode & 0o777;
    fs.mkdirSync(at("notebooks", "deep"), { recursive: true, mode: 0o700 });
    fs.writeFileSync(at("notebooks", "deep", "a.ipynb"), "{}", { mode: 0o644 });
    fs.writeFileSync(at("outside"), "", { mode: 0o600 });
    fs.symlinkSync(at("outside"), at("notebooks", "link"));

    const open = () =>
        execFileSync("node", ["-e", SCRIPT], { env: { ...process.env, FOLDER: at("notebooks") } }).toString();
    const output = open();

    expect([mode("notebooks"), mode("notebooks", "deep"), mode("notebooks", "deep", "a.ipynb")]).toEqual([
        0o770, 0o770, 0o664,
    ]);
    expect(mode("outside")).toBe(0o600);
    expect(output).toContain("its group may now write it");
    expect(open()).toBe("");
    // One that comes later, from a colleague.
    fs.writeFileSync(at("notebooks", "b.ipynb"), "{}", { mode: 0o644 });
    expect(open()).toContain("its group may now write it");
    expect(mode("notebooks", "b.ipynb")).toBe(0o664);
    fs.rmSync(root, { recursive: true });
});
