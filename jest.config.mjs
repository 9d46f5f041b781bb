const ES_MODULES = "(age-encryption|@noble|@scure)/";

/**
 * A tier is a folder of tests and a jest project, so that `jest --selectProjects unit` runs one.
 *
 * @param {string} displayName
 * @param {readonly string[]} folders
 */
const tier = (displayName, ...folders) => ({
    displayName,
    testMatch: folders.map((folder) => `<rootDir>/${folder}/**/*.test.ts`),
    // Its package.json carries the name that another template's in the tests has, too.
    modulePathIgnorePatterns: ["<rootDir>/template/"],
    // Jest on Node 20 has no require of what is an ES module alone.
    transform: { "\\.ts$": "@swc/jest", [`${ES_MODULES}.+\\.js$`]: "@swc/jest" },
    transformIgnorePatterns: [`/node_modules/(?!${ES_MODULES})`],
});

/** @type {import("jest").Config} */
export default {
    // A busy machine takes its time: a test fails for what it sees, not for how long that took.
    testTimeout: 120_000,
    testSequencer: "<rootDir>/test/support/platform-first-sequencer.cjs",
    projects: [
        tier("unit", "test/unit", "packages/*/test/unit"),
        tier("contract", "test/contract"),
        tier("site", "test/site"),
        tier("toolchain", "packages/toolchain/test/machine"),
        tier("builds", "packages/fallback/test/builds"),
        tier("engines", "packages/fallback/test/engines"),
        tier("doctor", "test/e2e/doctor"),
        tier("dev", "test/e2e/dev"),
        tier("dev-changes", "test/e2e/dev-changes"),
        tier("cluster", "test/e2e/cluster"),
        tier("kubernetes", "packages/fallback/test/kubernetes"),
        tier("prod_local", "test/e2e/prod-local"),
        tier("prod_local-tasks", "test/e2e/prod-local-tasks"),
        tier("in-cluster", "test/e2e/in-cluster"),
        tier("prod", "test/e2e/prod"),
        tier("prod-faults", "test/e2e/prod-faults"),
        tier("dag-bundles", "test/e2e/dag-bundles"),
        tier("requirements", "test/e2e/requirements"),
        tier("projects", "test/e2e/projects"),
    ],
};
