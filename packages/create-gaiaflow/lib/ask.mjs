import { createInterface } from "node:readline/promises";
import { defaultOf, faultOf, RULES } from "./rules.mjs";

/**
 * @typedef {import("./rules.mjs").Answers} Answers
 * @typedef {import("./rules.mjs").Name} Name
 */

const NAMES = /** @type {Name[]} */ (Object.keys(RULES));

/**
 * All answers: those that are given, and the defaults.
 *
 * @param {Partial<Answers>} given
 * @throws {Error} With all faults of them.
 */
export function complete(given) {
    /** @type {Partial<Answers>} */
    const answers = {};
    for (const name of NAMES) answers[name] = given[name] ?? defaultOf(name, answers);
    refuseFaults(answers);
    return /** @type {Answers} */ (answers);
}

/** @param {Partial<Answers>} answers */
function refuseFaults(answers) {
    const faults = NAMES.flatMap((name) => (answers[name] === undefined ? [] : (faultOf(name, answers[name]) ?? [])));
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
}

/**
 * Asks on the terminal for what is not given, each as long as its answer is refused.
 *
 * @param {Partial<Answers>} given
 * @param {{ input: NodeJS.ReadableStream, output: NodeJS.WritableStream }} [terminal]
 * @returns {Promise<Answers>}
 */
export async function ask(given, { input, output } = { input: process.stdin, output: process.stdout }) {
    refuseFaults(given);
    const questions = createInterface({ input, output });
    // By lines, since those that come before their question is asked would be lost to `question`.
    const lines = questions[Symbol.asyncIterator]();
    /** @type {Partial<Answers>} */
    const answers = {};
    try {
        for (const name of NAMES) answers[name] = given[name] ?? (await answerTo(name, answers));
        return /** @type {Answers} */ (answers);
    } finally {
        questions.close();
    }

    /**
     * @param {Name} name
     * @param {Partial<Answers>} before
     */
    async function answerTo(name, before) {
        const usual = defaultOf(name, before);
        for (;;) {
            output.write(`${RULES[name].prompt} (${usual}): `);
            const { done, value } = await lines.next();
            if (done) {
                throw new Error("Nobody answers. To take the defaults, type: npm create gaiaflow -- --yes");
            }
            const answer = value.trim() || usual;
            const fault = faultOf(name, answer);
            if (fault === undefined) {
                return answer;
            }
            output.write(`${fault}\n`);
        }
    }
}
