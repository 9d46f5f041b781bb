import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { dockerCli } from "../platform/docker-process";

/** A docker command whose input and output are too large to be held. */
export interface DockerStream {
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
 * Starts a docker command.
 *
 * @param what As it reads before "failed".
 */
export async function dockerStream(what: string, args: readonly string[]): Promise<DockerStream> {
    const child = spawn(await dockerCli(), args, {
        stdio: "pipe",
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

/** What a docker command prints, given a text on its standard input. @throws {UserError} As {@link DockerStream.ended}. */
export async function dockerText(what: string, args: readonly string[], input = ""): Promise<string> {
    const { ended, input: stdin, output } = await dockerStream(what, args);
    stdin.end(input);
    const chunks: Buffer[] = [];
    for await (const chunk of output) {
        chunks.push(chunk as Buffer);
    }
    await ended;
    return Buffer.concat(chunks).toString().trim();
}

/**
 * What a docker command prints, as it comes; fails at its end where the command does.
 *
 * @param options `hear` gets at the end what it wrote to stderr.
 */
export async function* dockerOutput(
    what: string,
    args: readonly string[],
    { input = "", hear = () => {} }: { readonly input?: string; readonly hear?: (errors: string) => void } = {},
): AsyncGenerator<Uint8Array> {
    const { ended, errors, input: stdin, output } = await dockerStream(what, args);
    stdin.end(input);
    yield* output as AsyncIterable<Uint8Array>;
    await ended;
    hear(errors());
}

/** Gives a docker command its input as it comes, and waits for its end. */
export async function dockerInput(
    what: string,
    args: readonly string[],
    source: AsyncIterable<Uint8Array>,
): Promise<void> {
    const { ended, input, output } = await dockerStream(what, args);
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
