import { VARIABLE_NAME } from "../../../lib/secret-names";
import { ToolError } from "@gaiaflow/engine-core/tool-error";

const FORM = "Give lines KEY=VALUE, or one JSON object whose values are texts, by standard input.";

/**
 * The values of a secret by their keys, from lines `KEY=VALUE` (taken as they are, quotes too; empty lines and those that
 * start with `#` left out) or a JSON object.
 *
 * @throws {ToolError} Naming line or key, and never a value.
 */
export function parseSecret(text: string): Map<string, string> {
    const values = text.trimStart().startsWith("{") ? fromJson(text) : fromLines(text);
    const wrong = [...values.keys()].filter((key) => !VARIABLE_NAME.test(key));
    if (wrong.length > 0) {
        throw new ToolError(`No environment variable can be called ${wrong.join(", ")}.`, FORM);
    }
    if (values.size === 0) {
        throw new ToolError("There is no value in what was given.", FORM);
    }
    return values;
}

function fromJson(text: string): Map<string, string> {
    let object: unknown;
    try {
        object = JSON.parse(text);
    } catch {
        // The parser's own words would show a part of it.
        throw new ToolError("What was given begins like JSON and is none.", FORM);
    }
    const entries = Object.entries(object as Record<string, unknown>);
    const others = entries.filter(([, value]) => typeof value !== "string").map(([key]) => key);
    if (others.length > 0) {
        throw new ToolError(`The values of ${others.join(", ")} are no texts.`, FORM);
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
                    throw new ToolError(`Line ${at} has no KEY= before its value.`, FORM);
                }
                return [line.slice(0, split), line.slice(split + 1)];
            }),
    );
}
