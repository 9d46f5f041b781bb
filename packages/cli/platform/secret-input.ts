import { VARIABLE_NAME } from "../../../lib/secret-names";
import { UserError } from "@gaiaflow/engine-core/user-error";

const FORM = "Give lines KEY=VALUE, or one JSON object whose values are texts, by standard input.";

/**
 * The values of a secret by their keys, from lines `KEY=VALUE` (taken as they are, quotes too; empty lines and those that
 * start with `#` left out) or a JSON object.
 *
 * @throws {UserError} Naming line or key, and never a value.
 */
export function parseSecret(text: string): Map<string, string> {
    const values = text.trimStart().startsWith("{") ? fromJson(text) : fromLines(text);
    const wrong = [...values.keys()].filter((key) => !VARIABLE_NAME.test(key));
    if (wrong.length > 0) {
        throw new UserError({ problem: `No environment variable can be called ${wrong.join(", ")}.`, fix: FORM });
    }
    if (values.size === 0) {
        throw new UserError({ problem: "There is no value in what was given.", fix: FORM });
    }
    return values;
}

function fromJson(text: string): Map<string, string> {
    let object: unknown;
    try {
        object = JSON.parse(text);
    } catch {
        // The parser's own words would show a part of it.
        throw new UserError({ problem: "What was given begins like JSON and is none.", fix: FORM });
    }
    const entries = Object.entries(object as Record<string, unknown>);
    const others = entries.filter(([, value]) => typeof value !== "string").map(([key]) => key);
    if (others.length > 0) {
        throw new UserError({ problem: `The values of ${others.join(", ")} are no texts.`, fix: FORM });
    }
    return new Map(entries as [string, string][]);
}

function fromLines(text: string): Map<string, string> {
    const lines = text.split(/\r?\n/).map((line, index) => ({ line, at: index + 1 }));
    return new Map(
        lines
            .filter(({ line }) => line.trim() !== "" && !line.startsWith("#"))
            .map(({ line, at }): [string, string] => {
                const split = line.indexOf("=");
                if (split < 1) {
                    throw new UserError({ problem: `Line ${at} has no KEY= before its value.`, fix: FORM });
                }
                return [line.slice(0, split), line.slice(split + 1)];
            }),
    );
}
