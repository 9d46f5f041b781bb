import * as fs from "node:fs/promises";
import * as readline from "node:readline/promises";
import { Writable } from "node:stream";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { parseSecret } from "./secret-input";

/** Where the values of a secret come from: a file, questions for these keys, else standard input. */
export interface SecretSource {
    readonly keys: readonly string[];
    readonly fromFile?: string | undefined;
}

/** The values by their keys. @throws {UserError} Where they cannot be had; it never shows a value. */
export async function readSecret({ fromFile, keys }: SecretSource): Promise<Map<string, string>> {
    const named = keys.find((key) => key.includes("="));
    if (named !== undefined || (fromFile !== undefined && keys.length > 0)) {
        throw new UserError({
            problem:
                named === undefined
                    ? "Values come from a file or from questions, not from both."
                    : `The value of ${named.split("=")[0]} stands on the command line, where every user of this machine can read it.`,
            fix: "Name the keys alone to be asked for their values, or give --from-file FILE.",
        });
    }
    if (fromFile !== undefined) {
        const text = await fs.readFile(fromFile, "utf8").catch((error: unknown) => {
            throw new UserError({
                problem: `${fromFile} cannot be read: ${messageOf(error)}.`,
                fix: "Name a file with lines KEY=VALUE.",
            });
        });
        return parseSecret(text);
    }
    return keys.length > 0 ? askFor(keys) : parseSecret(await standardInput());
}

async function askFor(keys: readonly string[]): Promise<Map<string, string>> {
    if (!process.stdin.isTTY) {
        throw new UserError({
            problem: `Without a terminal nobody can be asked for ${keys.join(", ")}.`,
            fix: "Leave the keys out and give lines KEY=VALUE by standard input, or --from-file FILE.",
        });
    }
    const values: [string, string][] = [];
    for (const key of keys) {
        values.push([key, await askSilently(key)]);
    }
    return parseSecret(JSON.stringify(Object.fromEntries(values)));
}

/** Asks on the terminal for a text, which is echoed nowhere. */
export async function askSilently(what: string): Promise<string> {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    process.stderr.write(`${what}: `);
    const terminal = readline.createInterface({ input: process.stdin, output: silent, terminal: true });
    try {
        return await terminal.question("");
    } finally {
        terminal.close();
        process.stderr.write("\n");
    }
}

async function standardInput(): Promise<string> {
    if (process.stdin.isTTY) {
        console.log("Type lines KEY=VALUE; end with Ctrl-D.");
    }
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString();
}
