import { compile, packagesOf, withoutWorkspaces } from "../../../release/compile";
import { packageManifest } from "../../../release/manifest";

test.each([
    ["packages/cli/commands/stop.ts", "@gaiaflow/cli/platform/state", "../platform/state"],
    ["packages/cli/commands/stop.ts", "@gaiaflow/toolchain/core/record", "../../toolchain/core/record"],
    ["packages/toolchain/load-fallback.ts", "@gaiaflow/fallback", "../fallback"],
    ["packages/toolchain/index.ts", "@gaiaflow/toolchain/core", "./core"],
    ["main.ts", "@gaiaflow/cli/a", "./packages/cli/a"],
])("in %s, %s is %s", (file, workspace, path) => {
    expect(withoutWorkspaces(file, `require("${workspace}")`)).toBe(`require("${path}")`);
});

test("compiled lines stand where they stood, and a late import is a require", () => {
    const text = 'import type { A } from "a";\n\nexport const b = async (a: A) => (await import("c")).d(a);\n';
    const code = compile("lib/x.ts", text);
    expect(code.split("\n")).toHaveLength(text.split("\n").length);
    expect(code).toContain('require("c")');
    expect(code).not.toContain(": A");
});

test("packages are found where they are loaded, and not in texts or among Node's own", () => {
    const code = [
        'const a = require("a/b"), own = require("./x"), fs = require("node:fs"), os = require("os");',
        'const c = () => import("@c/d/e.js");',
        `const text = 'import { platform } from "gaiaflow"';`,
        '// require("commented")',
    ].join("\n");
    expect(packagesOf(code).sort()).toEqual(["@c/d", "a"]);
});

describe("the package's manifest", () => {
    interface Manifest {
        readonly dependencies: Readonly<Record<string, string>>;
        readonly repository?: object;
    }
    test("has of all that the clone's parts ask for what is loaded, in exact versions", () => {
        const { dependencies } = packageManifest(new Set(["commander", "@pulumi/pulumi"])) as Manifest;
        expect(Object.keys(dependencies)).toEqual(["@pulumi/pulumi", "commander"]);
        Object.values(dependencies).forEach((version) => expect(version).toMatch(/^\d+\.\d+\.\d+$/));
    });

    test("is refused where a file loads what nobody asks for", () => {
        expect(() => packageManifest(new Set(["left-pad"]))).toThrow("left-pad");
    });

    test("says where its source is only where that is known", () => {
        expect(packageManifest(new Set())).not.toHaveProperty("repository");
        expect(packageManifest(new Set(), "git+https://example.com/a.git")).toHaveProperty(
            "repository.url",
            "git+https://example.com/a.git",
        );
    });
});
