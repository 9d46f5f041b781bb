import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";

/** A command of this machine. */
export interface Command {
    readonly program: string;
    readonly args: readonly string[];
    /** All of its environment. Defaults to this process's. */
    readonly env?: Readonly<Record<string, string>>;
    /** What it prints last where it comes to its end: without it, something on the way has cut what it printed. Defaults to nothing. */
    readonly mark?: string;
}

/** Somewhere else: what is to run there, as a command of this machine. */
export type Into = (words: readonly string[]) => Promise<Command>;

/** A command whose input and output are too large to be held. */
export interface CommandStream {
    readonly input: Writable;
    readonly output: Readable;
    /** Settles when it ends. @throws {UserError} With the end of what it said, where its exit code is not 0. */
    readonly ended: Promise<void>;
    /** The end of what it has written to stderr so far. */
    readonly errors: () => string;
}

/** Lines of an error. */
const LAST_LINES = 15;

/**
 * Starts a command.
 *
 * @param what As it reads before "failed".
 */
export function commandStream(what: string, { args, env, program }: Command): CommandStream {
    const child = spawn(program, args, {
        ...{ stdio: "pipe", ...(env && { env }) },
        // Ctrl-C is for this process, which then ends its commands in their order.
        detached: process.platform !== "win32",
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
        errors = (errors + chunk.toString()).slice(-10_000);
    });
    // What it says of its own end is worth more than that nobody reads any longer.
    child.stdin.on("error", () => {});
    const closed = once(child, "close") as Promise<[number | null]>;
    const ended = closed.then(([code]) => {
        if (code !== 0) {
            throw new UserError({
                problem: `${what} failed.`,
                fix: "",
                details: errors.trim().split("\n").slice(-LAST_LINES).join("\n"),
            });
        }
    });
    // Whoever waits for it hears of it; until then it is no unhandled one.
    ended.catch(() => {});
    return { input: child.stdin, output: child.stdout, ended, errors: () => errors.trim() };
}

/** What a command prints, given a text on its standard input. @throws {UserError} As {@link CommandStream.ended}. */
export async function commandText(what: string, command: Command, input = ""): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of commandOutput(what, command, { input })) {
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString().trim();
}

/**
 * What a command prints, as it comes; fails at its end where the command does.
 *
 * @param options `hear` gets at the end what it wrote to stderr.
 */
export async function* commandOutput(
    what: string,
    command: Command,
    { input = "", hear = () => {} }: { readonly input?: string; readonly hear?: (errors: string) => void } = {},
): AsyncGenerator<Uint8Array> {
    const { ended, errors, input: stdin, output } = commandStream(what, command);
    stdin.end(input);
    const { mark = "" } = command;
    let held: Buffer = Buffer.alloc(0);
    for await (const chunk of output as AsyncIterable<Buffer>) {
        held = Buffer.concat([held, chunk]);
        const ready = Math.max(0, held.length - Buffer.byteLength(mark));
        if (ready > 0) {
            yield held.subarray(0, ready);
        }
        held = held.subarray(ready);
    }
    await ended;
    if (held.toString() !== mark) {
        throw new UserError({ problem: `${what} was cut on its way here.`, fix: "Try it again." });
    }
    hear(errors());
}

/** Gives a command its input as it comes, and waits for its end. */
export async function commandInput(what: string, command: Command, source: AsyncIterable<Uint8Array>): Promise<void> {
    const { ended, input, output } = commandStream(what, command);
    output.resume();
    try {
        await sendAll(input, source);
    } catch (error) {
        input.destroy();
        await ended.catch(() => {});
        throw error;
    }
    input.end();
    await ended;
}

/** Writes as fast as it is read; what is left of it is passed over where nobody reads any longer. */
export async function sendAll(to: Writable, source: AsyncIterable<Uint8Array>): Promise<void> {
    const closed = finished(to).catch(() => {});
    for await (const chunk of source) {
        if (!to.closed && !to.write(chunk)) {
            await Promise.race([once(to, "drain").catch(() => {}), closed]);
        }
    }
}
