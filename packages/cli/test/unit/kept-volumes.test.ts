import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { KeptVolumes } from "../../platform/kept-volumes";

const VOLUME = "docker:index/volume:Volume";
const DATA = { urn: `urn:pulumi:dev::iris::${VOLUME}::data`, type: VOLUME, inputs: { name: "data-1a2b" } };
const STATE = [DATA];
const origin = process.cwd();
let folder: string;

const write = (file: string, text: string) => fs.writeFileSync(path.join(folder, file), text);
const isKnown = async (state = STATE) => (await KeptVolumes.of("dev")).include(state);

/** A project of one's own, whose last `up` has left a volume. */
beforeEach(async () => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-kept-")));
    process.env["XDG_CACHE_HOME"] = path.join(folder, "cache");
    write("Pulumi.yaml", "name: iris\nruntime: nodejs\nmain: index.ts\n");
    write("Pulumi.dev.yaml", "config: {}\n");
    write("index.ts", 'import { platform } from "gaiaflow";\nmodule.exports = platform;\n');
    process.chdir(folder);
    await (await KeptVolumes.of("dev")).note(STATE);
});
afterEach(() => {
    process.chdir(origin);
    delete process.env["XDG_CACHE_HOME"];
    fs.rmSync(folder, { recursive: true });
});

test("volumes that such an up has left are known to be kept, and so are fewer", async () => {
    await (await KeptVolumes.of("dev")).note([...STATE, { ...DATA, urn: `${DATA.urn}-2` }]);
    expect(await isKnown()).toBe(true);
});

test("a stack that is brought up for the first time is not one of the same name that was destroyed", async () => {
    expect(await isKnown([])).toBe(false);
    await (await KeptVolumes.of("dev")).note([]);
    expect(await isKnown([])).toBe(true);
});

test("a volume that somebody else's up has made or changed is not", async () => {
    expect(await isKnown([...STATE, { ...DATA, urn: `${DATA.urn}-2` }])).toBe(false);
    expect(await isKnown([{ ...DATA, inputs: { name: "data-3c4d" } }])).toBe(false);
});

test("what was left is noted for the settings that an up began with alone", async () => {
    const before = await KeptVolumes.of("dev");
    expect(before.isOfSame(await KeptVolumes.of("dev"))).toBe(true);
    write("Pulumi.dev.yaml", "config: { gaiaflow:services: [mlflow] }\n");
    expect(before.isOfSame(await KeptVolumes.of("dev"))).toBe(false);
});

test.each([
    ["another setting", () => write("Pulumi.dev.yaml", "config: { gaiaflow:services: [mlflow] }\n")],
    [
        "another program",
        () => write("index.ts", 'import { platform } from "gaiaflow";\nmodule.exports = () => platform();\n'),
    ],
    [
        "another Pulumi.yaml",
        () => write("Pulumi.yaml", "name: iris\nruntime: nodejs\nmain: index.ts\ndescription: x\n"),
    ],
    ["other packages", () => write("package-lock.json", "{}")],
    ["a program that Pulumi cannot read", () => write("index.ts", "import {")],
])("nothing is known of %s", async (_, change) => {
    change();
    expect(await isKnown()).toBe(false);
});

test("a program that asks something else than GaiaFlow is known for nothing, since that may change unseen", async () => {
    write("index.ts", 'import "node:fs";\nimport { platform } from "gaiaflow";\nmodule.exports = platform;\n');
    await (await KeptVolumes.of("dev")).note(STATE);
    expect(await isKnown()).toBe(false);
});

test("GaiaFlow's own clone is known as a project is", async () => {
    process.chdir(programRoot);
    expect(await isKnown([])).toBe(false);
    await (await KeptVolumes.of("dev")).note(STATE);
    expect(await isKnown()).toBe(true);
});
