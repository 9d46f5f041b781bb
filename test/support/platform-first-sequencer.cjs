const Sequencer = require("@jest/test-sequencer").default;

/**
 * Runs the file with the whole platform before all others of its tier: a first `up` shows what a new machine takes only
 * while no other file has built an image.
 */
module.exports = class extends Sequencer {
    /**
     * @override
     * @param {import("@jest/test-result").Test[]} tests
     */
    async sort(tests) {
        const isBig = (/** @type {{ path: string }} */ { path }) => path.endsWith("platform.test.ts");
        const sorted = await super.sort(tests);
        return [...sorted.filter(isBig), ...sorted.filter((test) => !isBig(test))];
    }
};
