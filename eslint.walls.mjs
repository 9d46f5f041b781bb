import { isFile, rule } from "./eslint.wall-rule.mjs";

/** @typedef {import("./eslint.wall-rule.mjs").Layer} Layer */

/**
 * The layers of the layout: what each may import of ours, and why no more. Data flows stack file → config → stacks →
 * services and components → outputs; the program imports nothing of packages/.
 *
 * @type {readonly Layer[]}
 */
export const LAYERS = [
    { layer: "index.ts", may: ["stacks"], reason: "A project's index.ts is a call of the program, and no more." },
    {
        layer: "main.ts",
        may: ["components", "config", "stacks"],
        reason: "It names what the npm package exports for programs; the commands are no part of that.",
    },
    {
        layer: "register.cjs",
        may: ["lib"],
        reason: "Pulumi requires it before the program: what it loads is all that loads without TypeScript.",
    },
    {
        layer: "release",
        may: ["components"],
        reason: "It packs files as they are, and takes of the program only what makes the wheel and images.",
    },
    {
        layer: "lib",
        may: [],
        refuses: "^@pulumi/",
        reason:
            "lib/ is pure functions over plain values, and how an engine of the machine is asked; it can be read and tested " +
            "with nothing of ours or Pulumi's.",
    },
    {
        layer: "contract",
        may: ["lib"],
        refuses: "^@pulumi/",
        reason: "The contract is read by two languages; it depends on its schema alone.",
    },
    {
        layer: "services",
        may: ["lib"],
        reason: "A service is described for any engine: what runs it, and where its settings come from, is not its business.",
    },
    {
        layer: "config",
        may: ["lib", "requirements", "services"],
        reason: "config/ turns a stack file into settings and knows nothing of what is built from them.",
    },
    {
        layer: "requirements",
        may: ["lib"],
        refuses: "^@pulumi/",
        reason: "What a project needs is found and resolved without a stack; who asks says which Python and which indexes.",
    },
    {
        layer: "checks",
        may: ["config", "lib", "services"],
        reason: "A check asks the machine for what the settings need; it knows nothing of how a stack is built.",
    },
    {
        layer: "components",
        may: ["contract", "lib", "services"],
        reason: "A component gets everything by its args, so that any stack and any test can make it.",
    },
    {
        layer: "stacks",
        may: ["checks", "components", "config", "contract", "lib", "services"],
        reason:
            "The program runs where Pulumi is; the commands that bring it there are no part of it, and the settings have " +
            "what a project needs.",
    },
    {
        layer: "policy",
        may: ["lib"],
        reason: "A policy judges any program by what it asks of Pulumi; how ours comes to ask for it is not its business.",
    },
    {
        layer: "packages/engine-core",
        may: ["lib/base-image", "lib/user-error"],
        reason:
            "What toolchain and fallback share stands alone: neither of them, nor the program, is its business. Only the " +
            "error that a user sees and the names of the base images are the program's, so that there is one of each.",
    },
    {
        layer: "packages/fallback",
        may: ["packages/engine-core"],
        reason: "The fallback imports engine-core only, so that it can be left out whole where official tools are there.",
    },
    {
        layer: "packages/toolchain",
        may: ["packages/engine-core", "lib", "package.json"],
        reason:
            "The toolchain gets engines: what runs on them is not its business, and it reaches the fallback by " +
            "load-fallback.ts alone, lazily, so that a machine with official tools loads none of it.",
    },
    {
        layer: "packages/cli",
        may: [
            "packages/engine-core",
            "packages/toolchain",
            "checks",
            "config",
            "lib",
            "policy",
            "requirements",
            "services",
        ],
        reason: "A command knows of the program what it exports for it; it declares nothing and reaches no fallback.",
    },
    ...["bin", "lib"].map((folder) => ({
        layer: `packages/create-gaiaflow/${folder}`,
        may: ["packages/create-gaiaflow/lib"],
        refuses: "^(?!node:|\\.)",
        reason: "It is published alone and runs before anything is installed: Node is all that it has.",
    })),
    {
        layer: "packages/create-gaiaflow/write-template.ts",
        may: ["packages/create-gaiaflow/generator"],
        reason: "It writes down what the generator makes, and makes nothing itself.",
    },
    {
        layer: "packages/create-gaiaflow/generator",
        may: ["packages/create-gaiaflow", "requirements/lock"],
        reason: "It makes projects of the clone's files as they lie there, and knows of their lock what makes it a new one.",
    },
];

/** The one file of a layer that has a wall of its own in that one's place. */
export const LOADER = {
    file: "packages/toolchain/load-fallback.ts",
    layer: "packages/toolchain",
    may: ["packages/fallback"],
    reason: "It loads the fallback, no more.",
};
const plugins = { layout: { rules: { wall: rule } } };
/**
 * @param {Layer} options
 * @returns {import("eslint").Linter.RulesRecord}
 */
const rulesFor = (options) => ({ "layout/wall": ["error", options] });

/**
 * The layers' walls, as parts of ESLint's configuration. Tests may import what they test from wherever it is.
 *
 * @type {import("eslint").Linter.Config[]}
 */
export const walls = [
    ...LAYERS.map((options) => ({
        files: isFile(options.layer) ? [options.layer] : [`${options.layer}/**/*.{ts,mts,cts,mjs,cjs}`],
        ignores: ["packages/*/test/**", LOADER.file],
        plugins,
        rules: rulesFor(options),
    })),
    {
        files: [LOADER.file],
        plugins,
        rules: {
            ...rulesFor(LOADER),
            "no-restricted-imports": [
                "error",
                { name: "@gaiaflow/fallback", message: "It is loaded when it is needed." },
            ],
        },
    },
];
