import * as crypto from "node:crypto";
import { buffer } from "node:stream/consumers";
import { extract } from "tar-stream";
import {
    CONTENTS,
    damage,
    MANIFEST,
    parseManifest,
    PARTS,
    type Contents,
    type Manifest,
    type PartName,
} from "./format";
import { asDamage, damaged, decrypted, type ArchiveFile } from "./open-archive";

/** A backup that was read from its first byte to its last. */
export interface CheckedArchive {
    readonly manifest: Manifest;
    readonly contents: Contents;
}

/**
 * Reads a whole backup and keeps nothing of it: what is in it is what was written, and nothing is missing.
 *
 * @param refuse Throws where the manifest, which comes first, is of a backup that is not wanted.
 * @throws {UserError} For a wrong passphrase, and for a file that is cut or was changed.
 */
export async function checkArchive(source: ArchiveFile, refuse: (manifest: Manifest) => void): Promise<CheckedArchive> {
    const read: Partial<Record<PartName, { bytes: number; sha256: string }>> = {};
    let manifest: Manifest | undefined;
    let contents: Contents | undefined;
    for await (const { data, name } of entriesOf(source)) {
        if (name === MANIFEST) {
            manifest = parseManifest((await buffer(data)).toString());
            refuse(manifest);
        } else if (name === CONTENTS) {
            contents = JSON.parse((await buffer(data)).toString()) as Contents;
        } else {
            const hash = crypto.createHash("sha256");
            let bytes = 0;
            for await (const chunk of data) {
                hash.update(chunk);
                bytes += chunk.length;
            }
            read[name] = { bytes, sha256: hash.digest("hex") };
        }
    }
    if (manifest === undefined || contents === undefined) {
        throw damaged(source.file, "its beginning or its end is missing");
    }
    const wrong = damage(contents.parts, read);
    if (wrong !== undefined) {
        throw damaged(source.file, wrong);
    }
    return { manifest, contents };
}

/**
 * Hands on each part as it comes, to be read to its end or not at all.
 *
 * @throws {UserError} As {@link checkArchive}, where the file is another one by now.
 */
export async function eachPart(
    source: ArchiveFile,
    { parts }: Contents,
    take: (name: PartName, data: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
    for await (const { data, name } of entriesOf(source)) {
        if (name !== MANIFEST && name !== CONTENTS) {
            const hash = crypto.createHash("sha256");
            await take(name, hashed(data, hash));
            if (hash.digest("hex") !== parts[name]?.sha256) {
                throw damaged(source.file, `${name} is not what it was a moment ago`);
            }
        }
    }
}

async function* hashed(data: AsyncIterable<Uint8Array>, hash: crypto.Hash): AsyncGenerator<Uint8Array> {
    for await (const chunk of data) {
        hash.update(chunk);
        yield chunk;
    }
}

interface Entry {
    readonly name: PartName | typeof MANIFEST | typeof CONTENTS;
    readonly data: AsyncIterable<Uint8Array>;
}

/** The parts of a file, each of them whole again. */
async function* entriesOf(source: ArchiveFile): AsyncGenerator<Entry> {
    const stream = await decrypted(source);
    const tar = extract();
    const failed = (error: unknown): void => tar.destroy(error instanceof Error ? error : new Error(String(error)));
    stream.on("error", failed).pipe(tar);
    const entries = tar[Symbol.asyncIterator]();
    try {
        let next = await entries.next();
        const pieces = async function* (name: string): AsyncGenerator<Uint8Array> {
            while (next.done !== true && nameOf(next.value.header.name) === name) {
                yield* next.value as AsyncIterable<Uint8Array>;
                next = await entries.next();
            }
        };
        while (next.done !== true) {
            const name = nameOf(next.value.header.name);
            const data = failing(pieces(name), source.file);
            yield { name, data };
            await pastAll(data);
        }
    } catch (error) {
        throw asDamage(error, source.file);
    } finally {
        stream.destroy();
        tar.destroy();
    }
}

/** The same data, and the words for a file that breaks off in it. */
async function* failing(data: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
    try {
        yield* data;
    } catch (error) {
        throw asDamage(error, file);
    }
}

async function pastAll(data: AsyncIterable<Uint8Array>): Promise<void> {
    const all = data[Symbol.asyncIterator]();
    while ((await all.next()).done !== true) {
        // Nobody wants it.
    }
}

function nameOf(entry: string): Entry["name"] {
    const name = entry.split("/")[0] ?? "";
    if (![MANIFEST, CONTENTS, ...PARTS].includes(name)) {
        throw new Error(`it has an entry ${name}`);
    }
    return name as Entry["name"];
}
