import type { UserErrorParts } from "../lib/user-error";
import type { Circumstances } from "./circumstances";
import type { Requirement } from "./input";
import { normalizeName } from "./names";
import { minorOf } from "./targets";

/** Nothing of it fits an image, and there is nothing to build. */
export function noFileFault(
    { text, where }: Requirement,
    { name }: Requirement,
    { python }: Circumstances,
    details: string,
) {
    const who = text.includes(name) ? text : `${text} needs ${name}, which`;
    return {
        subject: `${where}:`,
        problem: `${who} has no wheel for Linux with Python ${python} or any other from 3.8, and no source to build it from.`,
        fix: `Ask for another version; what is for another system alone is written with its name: ${text} ; sys_platform == "win32"`,
        details,
    };
}

/** Another Python would do. */
export function otherPythonFault(
    { text, where }: Requirement,
    others: readonly string[],
    circumstances: Circumstances,
) {
    const { python, pythons, setCommand } = circumstances;
    const distance = (each: string): number => Math.abs(minorOf(each) - minorOf(python));
    const [nearest] = others.filter((each) => pythons.includes(each)).toSorted((a, b) => distance(a) - distance(b));
    return {
        subject: `${where}:`,
        problem: `${text} cannot be had for Python ${python}, but for ${others.join(", ")}.`,
        fix:
            nearest === undefined
                ? `Here the Python can be ${pythons.join(" or ")}: ask for another version of the package.`
                : `Ask for another version, or type: ${setCommand} --path gaiaflow:project.python ${nearest}`,
    };
}

/** What is wrong with one requirement whatever the others are, in the words that fit to why uv refuses it. */
export function aloneFault({ text, where, name }: Requirement, refusal: string): UserErrorParts {
    const subject = `${where}:`;
    if (/Couldn't parse|Failed to parse|invalid/i.test(refusal)) {
        // `>=1.0.*` was allowed until 2023.
        const meant = text.replaceAll(/((?:[<>]=?|~=)\s*[\d.]+?)\.\*/g, "$1");
        const fix = `Write it as: ${meant === text ? "name>=1.0" : meant}`;
        return { subject, problem: `${text} cannot be read.`, fix, details: refusal };
    }
    const [, missing = ""] = /([\w.-]+) was not found in/.exec(refusal) ?? [];
    if (normalizeName(missing) === name) {
        const fix = "Correct its name, take it out, or name the index that has it by gaiaflow:project.indexes.";
        return { subject, problem: `${text} is not a package of the index.`, fix };
    }
    if (/\byanked\b/.test(refusal)) {
        const problem = `${text} can be had only in versions that were taken back (yanked).`;
        return { subject, problem, fix: "Ask for another one, or for one of them alone by ==.", details: refusal };
    }
    if (/\+/.test(text) && /there (is|are) no versions? of/.test(refusal)) {
        return {
            subject,
            problem: `${text}: the index has no such build.`,
            fix: `Write ${text.replace(/\+[^\s;,]*/, "")}, or name the index that has it by gaiaflow:project.indexes.`,
        };
    }
    if (/there (is|are) no versions? of|Because only \S+ is available/.test(refusal) && missing === "") {
        return {
            subject,
            problem: `${text}: there is no such version.`,
            fix: "Ask for another one.",
            details: refusal,
        };
    }
    return { subject, problem: `${text} cannot be had.`, fix: "Ask for another version.", details: refusal };
}
