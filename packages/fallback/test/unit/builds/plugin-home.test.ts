import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { layOutHome } from "../../../builds/plugins/home";

describe("layOutHome", () => {
    let root: string;
    const before = process.env["XDG_CACHE_HOME"];

    beforeEach(() => {
        root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-test-"));
        process.env["XDG_CACHE_HOME"] = root;
        fs.mkdirSync(path.join(root, "plugins"));
        fs.writeFileSync(path.join(root, "cli"), "cli 1", { mode: 0o755 });
        fs.writeFileSync(path.join(root, "plugins", "pulumi-language-nodejs"), "host 1", { mode: 0o755 });
    });
    afterEach(() => {
        if (before === undefined) {
            delete process.env["XDG_CACHE_HOME"];
        } else {
            process.env["XDG_CACHE_HOME"] = before;
        }
        fs.rmSync(root, { recursive: true });
    });
    const layOut = (plugins = "plugins") =>
        layOutHome({
            cli: path.join(root, "cli"),
            plugins: path.join(root, plugins),
            providers: [["docker", "5.2.0"]],
        });

    test("puts the commands side by side as plain files, and one folder for each provider", async () => {
        const { bin, home } = await layOut();
        expect(fs.readdirSync(bin).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
        for (const name of fs.readdirSync(bin)) {
            expect(fs.lstatSync(path.join(bin, name)).isFile()).toBe(true);
            expect(() => fs.accessSync(path.join(bin, name), fs.constants.X_OK)).not.toThrow();
        }
        const plugin = fs.readFileSync(
            path.join(home, "plugins", "resource-docker-v5.2.0", "PulumiPlugin.yaml"),
            "utf8",
        );
        expect(plugin).toContain("name: nodejs");
        expect(plugin).toContain("provider: docker");
    });

    test("changes nothing the second time", async () => {
        const first = await layOut();
        const times = () => fs.readdirSync(first.bin).map((name) => fs.statSync(path.join(first.bin, name)).ctimeMs);
        const before = times();
        expect(await layOut()).toEqual(first);
        expect(times()).toEqual(before);
    });

    test("keeps the home, with what Pulumi wrote there, when the plugins change, and leaves the old commands be", async () => {
        const first = await layOut();
        fs.writeFileSync(path.join(first.home, "credentials.json"), "kept");
        fs.mkdirSync(path.join(root, "newer"));
        fs.writeFileSync(path.join(root, "newer", "pulumi-language-nodejs"), "host 2", { mode: 0o755 });
        const second = await layOut("newer");
        expect(second.home).toBe(first.home);
        expect(fs.readFileSync(path.join(second.home, "credentials.json"), "utf8")).toBe("kept");
        expect(fs.readFileSync(path.join(first.bin, "pulumi-language-nodejs"), "utf8")).toBe("host 1");
        expect(fs.readFileSync(path.join(second.bin, "pulumi-language-nodejs"), "utf8")).toBe("host 2");
    });

    test("takes over a CLI that was made anew", async () => {
        const { bin } = await layOut();
        fs.rmSync(path.join(root, "cli"));
        fs.writeFileSync(path.join(root, "cli"), "cli 1 again", { mode: 0o755 });
        await layOut();
        expect(fs.readFileSync(path.join(bin, "pulumi"), "utf8")).toBe("cli 1 again");
    });
});
