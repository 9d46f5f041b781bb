import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { searchDocker } from "../../docker/find";

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-find-"))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** A docker command of release 29 that notes what it is asked. */
function install(name: string, hasBuildx: boolean): string {
    fs.mkdirSync(path.join(folder, name));
    const buildx = hasBuildx ? 'echo "github.com/docker/buildx v0.30"' : "exit 1";
    const script = `#!/bin/sh\necho "${name} $1" >> '${folder}/asked'\n[ "$1" = buildx ] || exec echo "Docker version 29.1.0"\n${buildx}\n`;
    fs.writeFileSync(path.join(folder, name, "docker"), script, { mode: 0o755 });
    return path.join(folder, name);
}
const asked = () => fs.readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n").sort();

test("a command that stands in two folders of PATH is one, and asked once", async () => {
    const bin = install("bin", true);
    const link = path.join(folder, "link");
    fs.symlinkSync(bin, link);
    const found = await searchDocker([link, bin].join(path.delimiter));
    expect(found).toEqual({ cli: path.join(link, "docker"), isComplete: true });
    expect(asked()).toEqual(["bin --version", "bin buildx"]);
});

test("the first that can build is taken, else the first", async () => {
    const [old, whole] = [install("old", false), install("whole", true)];
    const all = [old, whole].join(path.delimiter);
    expect(await searchDocker(all)).toEqual({ cli: path.join(whole, "docker"), isComplete: true });
    expect(await searchDocker(old)).toEqual({ cli: path.join(old, "docker"), isComplete: false });
    expect(await searchDocker(folder)).toEqual({ cli: undefined, isComplete: false });
});
