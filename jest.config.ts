import type { Config } from "jest";

/** A tier is a folder of tests and a jest project, so that `jest --selectProjects unit` runs one. */
const tier = (displayName: string, folder: string): Exclude<NonNullable<Config["projects"]>[number], string> => ({
    displayName,
    testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
    transform: { "\\.ts$": "@swc/jest" },
});

const config: Config = {
    projects: [
        tier("unit", "unit"),
        tier("contract", "contract"),
        tier("toolchain", "toolchain"),
        tier("engines", "e2e/engines"),
        tier("dev", "e2e/dev"),
    ],
};

export default config;
