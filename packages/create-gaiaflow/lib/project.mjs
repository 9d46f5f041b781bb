import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { RULES } from "./rules.mjs";

/**
 * What a project is made of: a file's text with examples, without them, or both.
 *
 * @typedef {Record<string, { yes?: string, no?: string }>} Template
 * @typedef {import("./rules.mjs").Answers} Answers
 */

/**
 * A text or path of the template with the answers in it.
 *
 * @param {string} text
 * @param {Answers} answers
 */
export function fill(text, answers) {
    const byMark = new Map(
        Object.entries(RULES).flatMap(([name, { mark }]) =>
            mark === undefined ? [] : [[mark, answers[/** @type {keyof Answers} */ (name)]]],
        ),
    );
    // At once, since an answer may be another one's mark.
    return text.replaceAll(new RegExp([...byMark.keys()].join("|"), "g"), (mark) => byMark.get(mark) ?? mark);
}

/**
 * The files of a project by their paths.
 *
 * @param {Template} template
 * @param {Answers} answers
 * @returns {Record<string, string>}
 */
export function filesOf(template, answers) {
    const kind = answers.examples === "yes" ? "yes" : "no";
    return Object.fromEntries(
        Object.entries(template).flatMap(([file, { [kind]: text }]) =>
            text === undefined ? [] : [[fill(file, answers), fill(text, answers)]],
        ),
    );
}

/**
 * Writes a project.
 *
 * @param {string} folder
 * @param {Record<string, string>} files
 * @throws {Error} Where the folder is there and not empty, apart from git's own.
 */
export async function writeProject(folder, files) {
    await mkdir(folder, { recursive: true });
    const there = (await readdir(folder)).filter((name) => name !== ".git");
    if (there.length > 0) {
        throw new Error(`${folder} is not empty: ${there[0]} is in it. Name another folder, or empty this one.`);
    }
    for (const [name, text] of Object.entries(files)) {
        const file = path.join(folder, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, text);
    }
}
