import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { systemPackages } from "../../../config/system-packages";

let project: string;
beforeEach(() => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-project-"));
});
afterEach(() => fs.rmSync(project, { recursive: true }));

test.each(["packages.txt", "apt.txt"])("%s lists a project's Debian packages, with comments", (file) => {
    fs.writeFileSync(path.join(project, file), "libgomp1  # OpenMP\r\n\r\n# GDAL\r\ngdal-bin libgl1\r\n");
    expect(systemPackages(undefined, project)).toEqual(["libgomp1", "gdal-bin", "libgl1"]);
});

test("the configuration wins, an empty list of it too", () => {
    fs.writeFileSync(path.join(project, "packages.txt"), "libgomp1\n");
    expect(systemPackages(["libgl1"], project)).toEqual(["libgl1"]);
    expect(systemPackages([], project)).toEqual([]);
});

test("a project may need none", () => {
    expect(systemPackages(undefined, project)).toEqual([]);
});
