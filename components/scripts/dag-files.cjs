/**
 * Keeps the files of a folder in a bucket, below a prefix of their own. Standard input is a JSON map of the wanted files'
 * SHA-256 by their path; the environment says where they come from and where they go.
 *
 *   sync     sends what is missing or another there, and removes what was sent before and is wanted no more
 *   keep     the same for what a stack has sent already; a file of the folder that has changed since stays as it is there
 *   look     prints what others have changed there, as JSON
 *   remove   takes away all that was sent
 *
 * The manifest in the bucket says what is ours; nothing else is ever touched.
 */
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { eachOf, openPrefix } = require("../../lib/bucket.cjs");
const { MANIFEST, planSync } = require("../../lib/bundle-plan.cjs");

/**
 * @typedef {object} Environment
 * @property {string} FOLDER
 * @property {string} OWNER
 * @property {string} BUCKET
 * @property {string} PREFIX
 * @property {string} [ENDPOINT]
 * @property {string} [REGION]
 * @property {string} [ACCESS_KEY_ID]
 * @property {string} [SECRET_ACCESS_KEY]
 */

const environment = /** @type {Environment & NodeJS.ProcessEnv} */ (process.env);
const { FOLDER: folder, OWNER: owner, BUCKET: bucket, PREFIX: prefix } = environment;
const objects = openPrefix({
    bucket,
    prefix,
    endpoint: environment.ENDPOINT,
    region: environment.REGION,
    accessKeyId: environment.ACCESS_KEY_ID,
    secretAccessKey: environment.SECRET_ACCESS_KEY,
});

async function sync(isStrict = true) {
    const wanted = wantedFiles();
    const sent = await ownFiles();
    const { put, remove, foreign } = planSync(wanted, sent, await objects.list());
    if (foreign.length > 0) {
        throw new Error(`s3://${bucket}/${prefix} holds files that this stack has not sent: ${foreign.join(", ")}`);
    }
    const contents = contentsOf(put, wanted, isStrict);
    if (contents.size === 0 && remove.length === 0 && Object.keys(sent).every((file) => file in wanted)) {
        return;
    }
    // What is about to be sent is ours from now on: who is interrupted finds no files of others the next time.
    const files = { ...sent };
    contents.forEach((_, file) => (files[file] = { sha256: /** @type {string} */ (wanted[file]) }));
    await objects.writeManifest({ owner, files });
    await eachOf([...contents], async ([file, content]) => {
        files[file] = { sha256: /** @type {string} */ (wanted[file]), etag: await objects.put(file, content) };
    });
    await objects.remove(...remove);
    const kept = Object.entries(files).filter(([file]) => file in wanted);
    await objects.writeManifest({ owner, files: Object.fromEntries(kept) });
}

/** @returns {Record<string, string>} SHA-256 by path. */
function wantedFiles() {
    return JSON.parse(fs.readFileSync(0, "utf8"));
}

/**
 * The files to send, as they were when they were declared.
 *
 * @param {readonly string[]} put
 * @param {Readonly<Record<string, string>>} wanted
 * @param {boolean} isStrict Whether one that has changed since is an error.
 */
function contentsOf(put, wanted, isStrict) {
    /** @type {Map<string, Buffer>} */
    const contents = new Map();
    for (const file of put) {
        const from = path.join(folder, file);
        const content = fs.existsSync(from) ? fs.readFileSync(from) : undefined;
        if (content && createHash("sha256").update(content).digest("hex") === wanted[file]) {
            contents.set(file, content);
        } else if (isStrict) {
            throw new Error(`${from} has changed while this ran; run it again`);
        }
    }
    return contents;
}

async function look() {
    const wanted = wantedFiles();
    const [manifest, there] = await Promise.all([objects.readManifest(), objects.list()]);
    const { put, foreign } = planSync(wanted, manifest?.files ?? {}, there);
    const changed = (/** @type {string} */ file) => (file in there ? "changed" : "gone");
    return [
        ...(manifest?.owner === owner ? [] : [[MANIFEST, changed(MANIFEST)]]),
        ...put.map((file) => [file, changed(file)]),
        ...foreign.filter((file) => !(file in wanted)).map((file) => [file, "foreign"]),
    ].map(([file, change]) => ({ id: `s3://${bucket}/${prefix}/${file}`, change }));
}

async function remove() {
    const sent = await ownFiles();
    const there = await objects.list();
    await objects.remove(...Object.keys(sent).filter((file) => file in there));
    await objects.remove(MANIFEST);
}

/** What this stack has sent. */
async function ownFiles() {
    const manifest = await objects.readManifest();
    if (manifest && manifest.owner !== owner) {
        throw new Error(`s3://${bucket}/${prefix} holds the files of stack ${manifest.owner}`);
    }
    return manifest?.files ?? {};
}

// Where a bucket has gone, all that was in it has.
const isGone = (/** @type {unknown} */ error) => error instanceof Error && error.name === "NoSuchBucket";
const commands = {
    sync,
    keep: () => sync(false),
    look: () => look().then((changes) => console.log(JSON.stringify(changes))),
    remove: () => remove().catch((error) => (isGone(error) ? undefined : Promise.reject(error))),
};

commands[/** @type {keyof typeof commands} */ (process.argv[2])]().catch((/** @type {Error} */ error) => {
    // The message alone: it names no credentials.
    console.error(`${error.name === "Error" ? "" : `${error.name}: `}${error.message}`);
    process.exitCode = 1;
});
