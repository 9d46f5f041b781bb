import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { CLONE } from "../support/settings";

/** One import for each wall that it refuses, in a file that is there, and some of the reason that is to be said. */
const REFUSED: readonly (readonly [file: string, line: string, reason: string])[] = [
    ["index.ts", 'import "./config/settings";', "index.ts may not import ./config/settings: A project's"],
    ["register.cjs", 'require("./checks/daemon");', "before the program"],
    ["main.ts", 'export * from "@gaiaflow/engine-core/lock";', "no part of that"],
    ["release/stage.ts", 'import "../stacks/dev";', "what makes the wheel"],
    ["lib/hash.ts", 'import "../config/settings";', "plain values"],
    ["lib/hash.ts", 'import "@pulumi/pulumi";', "plain values"],
    ["lib/engine.cjs", 'require("../checks/daemon");', "plain values"],
    ["contract/task-config.ts", 'import "../config/settings";', "two languages"],
    ["contract/task-config.ts", 'import "@pulumi/pulumi";', "two languages"],
    ["services/mlflow.ts", 'export * from "../components/stack-file";', "any engine"],
    ["requirements/lock.ts", 'import "../config/settings";', "without a stack"],
    ["requirements/lock.ts", 'import "@pulumi/pulumi";', "without a stack"],
    ["config/settings.ts", 'import type { Dev } from "../stacks/dev";', "stack file into settings"],
    ["checks/ports.ts", 'import "../components/image/platform-image";', "how a stack is built"],
    ["checks/images.ts", 'import "../requirements/lock";', "how a stack is built"],
    ["components/stack-file.ts", 'import "../config/settings";', "by its args"],
    ["components/stack-file.ts", 'import { platform } from "gaiaflow";', "by its args"],
    ["components/mlops/scripts/await-service.cjs", 'require("../../../checks/daemon");', "by its args"],
    ["stacks/dev.ts", 'import "../requirements/lock";', "what a project needs"],
    ["stacks/dev.ts", 'void import("@gaiaflow/engine-core/lock");', "no part of it"],
    ["stacks/dev.ts", 'import "../packages/engine-core/lock";', "no part of it"],
    ["policy/input-value.ts", 'import "../stacks/dev";', "policy/ may not import ../stacks/dev: A policy judges"],
    ["packages/engine-core/lock.ts", 'import "@gaiaflow/toolchain/core/record";', "stands alone"],
    ["packages/engine-core/lock.ts", 'import "../../lib/hash";', "Only the error"],
    ["packages/fallback/index.ts", 'import "@gaiaflow/toolchain/core/record";', "left out whole"],
    ["packages/fallback/index.ts", 'import "../../lib/hash";', "left out whole"],
    ["packages/toolchain/tools/docker.ts", 'import "@gaiaflow/fallback/builds/go";', "lazily"],
    ["packages/toolchain/tools/docker.ts", 'type Go = typeof import("@gaiaflow/fallback/builds/go");', "lazily"],
    ["packages/toolchain/tools/docker.ts", 'import "../../../config/settings";', "what runs on them"],
    ["packages/toolchain/docker/probe.ts", 'import "../../../checks/daemon";', "what runs on them"],
    ["packages/toolchain/load-fallback.ts", 'import "@gaiaflow/fallback";', "when it is needed"],
    ["packages/toolchain/load-fallback.ts", 'import "../../lib/hash";', "no more"],
    ["packages/cli/commands/stop.ts", 'import "../../../stacks/dev";', "declares nothing"],
    ["packages/cli/bin/gaiaflow.mjs", 'import "@gaiaflow/fallback";', "reaches no fallback"],
    ["packages/create-gaiaflow/lib/ask.mjs", 'import "commander";', "Node is all that it has"],
    ["packages/create-gaiaflow/bin/create-gaiaflow.mjs", 'import "execa";', "Node is all that it has"],
    ["packages/create-gaiaflow/write-template.ts", 'import "../../requirements/lock";', "makes nothing itself"],
    ["packages/create-gaiaflow/generator/pulumi.ts", 'import "@gaiaflow/engine-core/paths";', "files as they lie"],
    ["packages/create-gaiaflow/bin/create-gaiaflow.mjs", 'import "../generator/pulumi";', "Node is all that it has"],
];

interface Linted {
    readonly file: string;
    readonly text: string;
}

async function lint(texts: readonly Linted[]): Promise<string[][]> {
    const script = path.join(CLONE, "test", "support", "lint-text.mjs");
    const { stdout } = await execa("node", [script], { cwd: CLONE, input: JSON.stringify(texts) });
    return JSON.parse(stdout) as string[][];
}

jest.setTimeout(300_000);

test("lint refuses what leads out of a layer, with the reason, and nothing of what is there", async () => {
    const texts = await Promise.all(
        REFUSED.map(async ([file, line]) => ({
            file,
            text: `${await fs.readFile(path.join(CLONE, file), "utf8")}\n${line}\n`,
        })),
    );
    const found = await lint(texts);
    const output = found.map(([message = "nothing", ...others], index) => [
        REFUSED[index]?.[0],
        others.length,
        message,
    ]);
    expect(output).toEqual(REFUSED.map(([file, , reason]) => [file, 0, expect.stringContaining(reason) as string]));
});

interface Layer {
    readonly layer: string;
    readonly refuses?: string;
}

async function walledLayers(): Promise<readonly Layer[]> {
    const print =
        'import { LOADER, LAYERS } from "./eslint.walls.mjs"; console.log(JSON.stringify([...LAYERS, { ...LOADER, layer: LOADER.file }]))';
    const { stdout } = await execa("node", ["--input-type=module", "--eval", print], { cwd: CLONE });
    return JSON.parse(stdout) as readonly Layer[];
}
const isIn = (file: string, layer: string) => file === layer || file.startsWith(`${layer}/`);
const specifierOf = (line: string) => /["'](.*?)["']/.exec(line)?.[1] ?? "";

test("every layer, and every pattern of packages that one refuses, has a line here", async () => {
    const layers = await walledLayers();
    const unlisted = layers.filter(({ refuses, layer }) => {
        const lines = REFUSED.filter(([file]) => isIn(file, layer)).map(([, line]) => specifierOf(line));
        const isOthers = (name: string) => !/^(\.|@gaiaflow\/|gaiaflow$)/.test(name);
        return (
            lines.length === 0 ||
            (refuses !== undefined && !lines.some((name) => isOthers(name) && new RegExp(refuses).test(name)))
        );
    });
    expect(unlisted).toEqual([]);
});

test("every file of the program is in a layer", async () => {
    const layers = await walledLayers();
    const { stdout } = await execa("git", ["ls-files", "*.ts", "*.cjs", "*.mjs"], { cwd: CLONE });
    // Templates are no part of the program; neither are tests, measurements, the site, and what tools read their settings from.
    const outside =
        /^(test|bench|docs|template)\/|^packages\/[^/]+\/(test|template-source)\/|\.d\.[cm]?ts$|^[^/]+\.(config|walls|wall-rule)\.mjs$/;
    const files = stdout.split("\n").filter((file) => !outside.test(file));
    expect(files).toContain("lib/hash.ts");
    expect(files.filter((file) => !layers.some(({ layer }) => isIn(file, layer)))).toEqual([]);
});
