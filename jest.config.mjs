/** A tier is a folder of tests and a jest project, so that `jest --selectProjects unit` runs one. */
const tier = (displayName, folder) => ({
    displayName,
    testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
    transform: { "\\.ts$": "@swc/jest" },
});

/** @type {import("jest").Config} */
export default {
    testSequencer: "<rootDir>/test/support/big-first.cjs",
    projects: [
        tier("unit", "unit"),
        tier("contract", "contract"),
        tier("toolchain", "toolchain"),
        tier("engines", "e2e/engines"),
        tier("dev", "e2e/dev"),
        tier("cluster", "e2e/cluster"),
        tier("prod_local", "e2e/prod-local"),
    ],
};
