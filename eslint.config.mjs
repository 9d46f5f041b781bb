import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** One wall: files of `folder` may not import from `forbidden`, for the given reason. */
const wall = (files, forbidden, reason) => ({
    files,
    rules: {
        "no-restricted-imports": ["error", { patterns: forbidden.map((group) => ({ regex: group, message: reason })) }],
    },
});

const anyOf = (...folders) => `^(\\.{1,2}/)+(${folders.join("|")})(/|$)`;

export default tseslint.config(
    { ignores: ["**/node_modules/**", "coverage/**"] },
    js.configs.recommended,
    ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
    {
        files: ["**/*.ts"],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        plugins: { "@pulumi": pulumi },
        rules: {
            // An Output in a template string becomes the text "Calling [toString]…" in a user's URL or command.
            "@pulumi/no-output-in-template-literal": "error",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
            "no-restricted-properties": [
                "error",
                { object: "pulumi", property: "unsecret", message: "A secret stays one: hand on the Output." },
            ],
        },
    },
    // The walls of the layout: data flows stack file → config → stacks → components → outputs.
    wall(
        ["lib/**/*.ts"],
        [anyOf("config", "stacks", "services", "components", "checks", "packages"), "^@(pulumi|gaiaflow)/"],
        "lib/ is pure functions over plain values; it can be read and tested with nothing of ours or Pulumi's.",
    ),
    wall(
        ["components/**/*.ts"],
        [anyOf("config", "stacks", "packages"), "^@gaiaflow/"],
        "A component gets everything by its args, so that any stack and any test can make it.",
    ),
    wall(
        ["config/**/*.ts"],
        [anyOf("stacks", "components", "packages"), "^@gaiaflow/"],
        "config/ turns a stack file into settings and knows nothing of what is built from them.",
    ),
    wall(
        ["services/**/*.ts"],
        ["^\\.\\./(?!lib/)", "^@gaiaflow/"],
        "A service is described for any engine: what runs it, and where its settings come from, is not its business.",
    ),
    wall(
        ["contract/**/*.ts"],
        [anyOf("config", "stacks", "components", "packages"), "^@(pulumi|gaiaflow)/"],
        "The contract is read by two languages; it depends on its schema alone.",
    ),
    wall(
        ["packages/*/{core,docker,tools,builds,providers,mirrors}/**/*.ts"],
        ["^(\\.\\./)+(config|stacks|components)(/|$)"],
        "The toolchain gets engines; the program that runs on them is none of its business.",
    ),
    wall(
        ["packages/cli/{platform,commands}/**/*.ts"],
        ["^(\\.\\./)+(stacks|components)(/|$)"],
        "A command checks what the program would refuse; it makes nothing of what the program is made of.",
    ),
    {
        files: ["components/**/*.ts", "stacks/**/*.ts", "lib/**/*.ts"],
        rules: {
            "no-restricted-globals": ["error", { name: "process", message: "Only config/ reads the environment." }],
        },
    },
    {
        files: ["index.ts", "components/**/*.ts", "services/**/*.ts", "stacks/**/*.ts"],
        ignores: ["components/local-command.ts"],
        rules: {
            "no-restricted-syntax": [
                "error",
                {
                    selector: "NewExpression:matches([callee.property.name='Command'], [callee.name='Command'])",
                    message: "Use localCommand: what a command prints of its secret inputs is stored in clear text.",
                },
                {
                    selector: "CallExpression[callee.property.name='run'][callee.object.property.name='local']",
                    message: "Use command.local.runOutput: the plain form forgets which arguments are secret.",
                },
            ],
        },
    },
    {
        files: ["**/*.mjs"],
        languageOptions: {
            globals: Object.fromEntries(
                ["process", "console", "setInterval", "clearInterval"].map((name) => [name, "readonly"]),
            ),
        },
    },
    {
        // Scripts that node runs by itself, on machines where nothing of ours is installed or compiled.
        files: ["**/*.cjs"],
        languageOptions: {
            sourceType: "commonjs",
            globals: Object.fromEntries(
                ["process", "console", "Buffer", "URL", "fetch", "AbortSignal", "setTimeout"].map((name) => [
                    name,
                    "readonly",
                ]),
            ),
        },
    },
    prettier,
);
