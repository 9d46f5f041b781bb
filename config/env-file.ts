import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "dotenv";
import { isOwnVariable } from "../lib/own-variables";
import { VARIABLE_NAME } from "../lib/secret-names";
import { UserError } from "../lib/user-error";
import { configKey, removeLine, setLine } from "./config-commands";

const KEY = ["envFile"];
const OWN_NAME = "another name: this one belongs to the containers themselves";

/** What a file of variables says. */
export interface EnvFile {
    readonly variables: Readonly<Record<string, string>>;
    readonly faults: readonly UserError[];
}

/**
 * Reads the file that `gaiaflow:envFile` names, from the project's root. No fault shows a value.
 * @param where The project's root and the stack.
 */
export function readEnvFile(file: string, where: { readonly projectRoot: string; readonly stack: string }): EnvFile {
    const fault = (problem: string, fix: string): EnvFile => ({
        variables: {},
        faults: [new UserError({ subject: configKey(KEY), problem, fix })],
    });
    let text: string;
    try {
        text = fs.readFileSync(path.resolve(where.projectRoot, file), "utf8");
    } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        const problem = `is ${file}, which ${REASONS[code] ?? `cannot be read (${code})`}; expected a file with lines NAME=value`;
        const fix = code === "ENOENT" ? removeLine(where.stack, KEY) : setLine(where.stack, KEY, ".env");
        return fault(problem, fix);
    }
    const variables = parse(text);
    const faults = [
        ...ignoredLines(text).map((line) => `line ${line} is not NAME=value`),
        ...Object.keys(variables).flatMap((name) =>
            VARIABLE_NAME.test(name) ? [] : [`${name} is no variable's name`],
        ),
        ...Object.keys(variables)
            .filter(isOwnVariable)
            .map((name) => `${name}: expected ${OWN_NAME}`),
    ];
    if (faults.length > 0) {
        return fault(
            `is ${file}, in which ${faults.join("; ")}`,
            `Correct ${file}, or type: ${removeLine(where.stack, KEY)}`,
        );
    }
    return { variables, faults: [] };
}

const REASONS: Readonly<Record<string, string>> = {
    ENOENT: "is not there",
    EISDIR: "is a folder",
    EACCES: "may not be read by this user",
};

/** Numbers of lines that the parser passes over without a word: those without which the file says the same. */
function ignoredLines(text: string): number[] {
    const lines = text.split(/\r?\n/);
    const whole = parse(text);
    return lines.flatMap((line, index) => {
        const isBlank = /^\s*(#|$)/.test(line) || Object.keys(parse(line)).length > 0;
        return !isBlank && isDeepStrictEqual(parse(lines.toSpliced(index, 1).join("\n")), whole) ? [index + 1] : [];
    });
}
