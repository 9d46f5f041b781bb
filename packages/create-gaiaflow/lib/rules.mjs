import { createRequire } from "node:module";

/**
 * @typedef {"project_name" | "package_name" | "author" | "examples"} Name
 * @typedef {Record<Name, string>} Answers
 * @typedef {object} Rule
 * @property {string} label What the answer is called in an error.
 * @property {string} prompt What is asked.
 * @property {string} [mark] What stands for it in the template, which starts as it is. Absent for what stands nowhere.
 * @property {string} [default] Absent where it follows from another answer.
 * @property {string} pattern Of the whole answer; JavaScript and Python read it alike.
 * @property {number} longest
 * @property {string} expects
 * @property {string} why
 * @property {string} example
 */

const { rules, taken } =
    /** @type {{ rules: Record<Name, Rule>, taken: { why: string, names: string[] } }} */
    (createRequire(import.meta.url)("./rules.json"));

/** What is asked, in this order; template/hooks/pre_gen_project.py is written from the same file. */
export const RULES = rules;
const TAKEN = new Set(taken.names.flatMap((line) => line.split(" ")));

/** One that hides nothing, of one that would; name-package.mjs and template/cookiecutter.json make the same. @param {string} taken */
const freeNameOf = (taken) => `project_${taken}`;

/** The package's name that follows from a project's. @param {string} project */
function packageNameOf(project) {
    const name = project.replaceAll("-", "_");
    return TAKEN.has(name) ? freeNameOf(name) : name;
}

/**
 * What an answer is without one.
 *
 * @param {Name} name
 * @param {Partial<Answers>} given
 */
export function defaultOf(name, given) {
    return RULES[name].default ?? packageNameOf(given.project_name ?? "");
}

/**
 * Why an answer is refused, with an example of one that is not; undefined where it is taken.
 *
 * @param {Name} name
 * @param {string} answer
 */
export function faultOf(name, answer) {
    const { example, expects, label, longest, pattern, why } = RULES[name];
    const refused = `The ${label} ${JSON.stringify(answer)} is refused:`;
    if (answer.length > longest || !new RegExp(`^(?:${pattern})$`).test(answer)) {
        return `${refused} it takes ${expects}, since ${why}. For example: ${example}`;
    }
    if (name === "package_name" && TAKEN.has(answer)) {
        return `${refused} ${taken.why}. For example: ${freeNameOf(answer)}`;
    }
    return undefined;
}
