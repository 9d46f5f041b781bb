import js from "@eslint/js";
// @ts-expect-error It brings no types.
import pulumi from "@pulumi/eslint-plugin";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";
import { walls } from "./eslint.walls.mjs";

export default tseslint.config(
    // The last two are no part of the program, and checked in the projects that are made of them.
    { ignores: ["**/node_modules/**", ".venv/**", "coverage/**", "dist/**", "template/**", "**/template-source/**"] },
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
    ...walls,
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
        files: ["test/**/*.ts", "packages/*/test/**/*.ts"],
        rules: { "no-restricted-globals": ["error", { name: "it", message: "Use test: one word for one thing." }] },
    },
    {
        files: ["test/e2e/**/*.ts", "test/support/**/*.ts"],
        rules: {
            "no-restricted-imports": [
                "error",
                {
                    patterns: [
                        {
                            group: ["**/cli/platform/containers", "**/cli/platform/docker-process"],
                            message:
                                "Ask Docker by test/support/docker-engine.ts: what is tested is no witness of itself.",
                        },
                    ],
                },
            ],
        },
    },
    {
        files: ["**/*.mjs"],
        languageOptions: {
            globals: Object.fromEntries(
                ["process", "console", "setInterval", "clearInterval", "URL"].map((name) => [name, "readonly"]),
            ),
        },
    },
    {
        // Scripts that node runs by itself, on machines where nothing of ours is installed or compiled.
        files: ["**/*.cjs"],
        languageOptions: {
            sourceType: "commonjs",
            globals: Object.fromEntries(
                ["__dirname", "process", "console", "Buffer", "URL", "fetch", "AbortSignal", "setTimeout"].map(
                    (name) => [name, "readonly"],
                ),
            ),
        },
    },
    prettier,
);
