import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as readline from "node:readline";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { commandOutput, commandStream, sendAll, type Command, type Into } from "./command-stream";

/** An S3 server, and who reaches it. */
export interface ObjectStore {
    /** Something with boto3, whose memory is nobody else's. */
    readonly client: Into;
    /** The server's address there. */
    readonly endpoint: string;
    readonly key: { readonly accessKey: string; readonly secretKey: string };
}

/** Objects on their way into a store. */
export interface ObjectRestore {
    /** How many objects the store has. */
    readonly there: number;
    /** Puts those of a tar beside them, and waits until all are in the store. */
    readonly load: (
        tar: AsyncIterable<Uint8Array>,
    ) => Promise<{ readonly loaded: number; readonly madeBuckets: string[] }>;
    /** The store has these and no other. */
    readonly swap: () => Promise<void>;
    /** Ends it: the store is what it was before, or that is forgotten. A second time it does nothing. */
    readonly end: (outcome: "undo" | "keep") => Promise<void>;
}

/**
 * Every object of a store, as a tar.
 *
 * @param counted Hears at the end how many there are.
 */
export async function* readObjects(store: ObjectStore, counted: (objects: number) => void): AsyncGenerator<Uint8Array> {
    const hear = (text: string) => {
        counted((JSON.parse(text.split("\n").at(-1) ?? "") as { readonly objects: number }).objects);
    };
    yield* commandOutput("Reading the objects", await line(store, "read"), { input: loginLine(store), hear });
}

/** Begins to put objects into a store; nothing that is there is touched before the swap. */
export async function restoreObjects(store: ObjectStore): Promise<ObjectRestore> {
    const { ended, input, output } = commandStream("The restore of the objects", await line(store, "write"));
    const answers = readline.createInterface({ input: output })[Symbol.asyncIterator]();
    const answer = async (): Promise<Readonly<Record<string, unknown>>> => {
        const next = (await answers.next()) as IteratorResult<string, undefined>;
        if (next.done === true) {
            await ended;
            throw new Error("the restore of the objects ended early");
        }
        return JSON.parse(next.value) as Readonly<Record<string, unknown>>;
    };
    const ask = (word: string) => {
        input.write(`${word}\n`);
        return answer();
    };
    input.write(loginLine(store));
    const { objects } = await answer();
    let [isLoaded, isOver] = [false, false];
    return {
        there: Number(objects),
        load: async (tar) => {
            await sendAll(input, framed(tar));
            const { loaded, madeBuckets } = await answer();
            isLoaded = true;
            return { loaded: Number(loaded), madeBuckets: madeBuckets as string[] };
        },
        swap: async () => {
            await ask("swap");
        },
        end: async (outcome) => {
            if (isOver) {
                return;
            }
            isOver = true;
            // In the middle of a tar it understands no word, and undoes what was begun where its input ends.
            if (isLoaded) {
                await ask(outcome);
            }
            input.end();
            await ended;
        },
    };
}

/** Puts the two modules that the script imports where Python finds them, and runs it. */
const RUN = [
    'cd "$(mktemp -d)"',
    'printf %s "$1" > object_store.py',
    'printf %s "$2" > tar_frames.py',
    'exec /opt/venv/bin/python -c "$0"',
].join(" && ");

async function line({ client }: ObjectStore, mode: "read" | "write"): Promise<Command> {
    const scripts = [`${mode}_objects.py`, "object_store.py", "tar_frames.py"].map((name) =>
        fs.readFile(path.join(programRoot, "packages", "cli", "backup", name), "utf8"),
    );
    return client(["sh", "-c", RUN, ...(await Promise.all(scripts))]);
}

function loginLine({ endpoint, key }: ObjectStore): string {
    return `${JSON.stringify({ endpoint, ...key })}\n`;
}

/** As the script reads a tar: each piece behind its length, and a length of 0 at the end. */
async function* framed(tar: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of tar) {
        if (chunk.length > 0) {
            yield lengthOf(chunk.length);
            yield chunk;
        }
    }
    yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(bytes);
    return head;
}
