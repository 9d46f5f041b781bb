import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { findRequiredPackages } from "../../../providers/language-nodejs/required-packages";

describe("findRequiredPackages", () => {
    let root: string;
    const before = { ...process.env };

    beforeEach(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
        delete process.env["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"];
    });
    afterEach(async () => {
        process.env = { ...before };
        await fs.rm(root, { recursive: true });
    });

    test("finds the plugins of the program's packages, of folders above too, the nearest version first", async () => {
        await addPackage("", "@pulumi/docker", { version: "5.2.0", pulumi: { resource: true, name: "docker" } });
        await addPackage("", "@pulumi/random", { version: "4.0.0", pulumi: { resource: true } });
        await addPackage("", "@pulumi/pulumi", { version: "3.259.0" });
        await addPackage("program", "@pulumi/random", { version: "v4.1.0", pulumi: { resource: true } });
        expect(await found()).toEqual(["docker v5.2.0", "random v4.1.0"]);
    });

    test("finds a third party's only when the program names it, and by the name and version it gives", async () => {
        await addPackage("program", "pulumi-x", {
            version: "1.0.0",
            pulumi: { resource: true, name: "x", version: "2.0.0" },
        });
        expect(await found()).toEqual([]);
        await write("program/package.json", { dependencies: { "pulumi-x": "1" } });
        expect(await found()).toEqual(["x v2.0.0"]);
    });

    test("names only installed plugins where none may be downloaded", async () => {
        await addPackage("program", "@pulumi/docker", { version: "5.2.0", pulumi: { resource: true } });
        await addPackage("program", "@pulumi/random", { version: "4.1.0", pulumi: { resource: true } });
        await fs.mkdir(path.join(root, "home", "plugins", "resource-random-v4.1.0"), { recursive: true });
        process.env["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
        process.env["PULUMI_HOME"] = path.join(root, "home");
        expect(await found()).toEqual(["random v4.1.0"]);
    });

    async function found(): Promise<string[]> {
        await fs.mkdir(path.join(root, "program"), { recursive: true });
        const packages = (await findRequiredPackages(path.join(root, "program"))).getPackagesList();
        return packages.map((found) => `${found.getName()} ${found.getVersion()}`).sort();
    }

    function addPackage(folder: string, name: string, manifest: object): Promise<void> {
        return write(path.join(folder, "node_modules", name, "package.json"), { name, ...manifest });
    }

    async function write(file: string, content: object): Promise<void> {
        await fs.mkdir(path.dirname(path.join(root, file)), { recursive: true });
        await fs.writeFile(path.join(root, file), JSON.stringify(content));
    }
});
