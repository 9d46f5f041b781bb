const Sequencer = require("@jest/test-sequencer").default;

/**
 * Runs the files with a whole platform before all others of their tier: they take longest, and a first `up` shows what a
 * new machine takes only while no other file has built an image.
 */
module.exports = class extends Sequencer {
    /**
     * @override
     * @param {import("@jest/test-result").Test[]} tests
     */
    async sort(tests) {
        const isBig = (/** @type {{ path: string }} */ { path }) => /platform[^/]*\.test\.ts$/.test(path);
        const sorted = await super.sort(tests);
        return [...sorted.filter(isBig), ...sorted.filter((test) => !isBig(test))];
    }
};
