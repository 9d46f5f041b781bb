import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { anyPython } from "../../../requirements/run-uv";

test("the Python of the machine that GaiaFlow runs its own programs by is from 3.10 on", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-uv-"));
    fs.writeFileSync(path.join(folder, "uv"), `#!/bin/sh\necho "$*" >"${folder}/asked"\necho /a/python\n`, {
        mode: 0o755,
    });
    const before = process.env["PATH"];
    process.env["PATH"] = `${folder}:${before ?? ""}`;
    try {
        expect(await anyPython()).toBe("/a/python");
        expect(fs.readFileSync(path.join(folder, "asked"), "utf8")).toContain(" >=3.10 ");
    } finally {
        process.env["PATH"] = before;
        fs.rmSync(folder, { recursive: true });
    }
});
