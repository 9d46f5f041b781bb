import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dagFolder } from "../../../lib/dag-folder";

let folder: string;

beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-dag-folder-"))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

const write = (file: string, text = file): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
};

test("all files are sent but hidden ones and what Python and notebooks leave behind", () => {
    const sent = ["a.py", "lib/.airflowignore", "lib/b.sql", ".airflowignore"];
    const left = [
        ".env",
        ".git/config",
        "__pycache__/a.pyc",
        "lib/__pycache__/b.pyc",
        "lib/c.pyc",
        ".ipynb_checkpoints/a",
    ];
    [...sent, ...left].forEach((file) => write(file));
    expect(Object.keys(dagFolder(folder))).toEqual([...sent].sort());
    expect(dagFolder(folder)["a.py"]).toBe(createHash("sha256").update("a.py").digest("hex"));
});

test("a link to a file is sent as that file, one to a folder is not followed", () => {
    write("a.py");
    fs.symlinkSync("a.py", path.join(folder, "b.py"));
    fs.symlinkSync(".", path.join(folder, "again"));
    expect(Object.keys(dagFolder(folder))).toEqual(["a.py", "b.py"]);
});
