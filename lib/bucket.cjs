/**
 * The part of a bucket below a prefix. Plain JavaScript, since the command that an `up` runs is run by `node` alone.
 */
"use strict";

const { MANIFEST } = require("./bundle-plan.cjs");

/**
 * @typedef {object} Target
 * @property {string} bucket
 * @property {string} prefix
 * @property {string | undefined} [endpoint] Absent: AWS's own.
 * @property {string | undefined} [region]
 * @property {string | undefined} [accessKeyId] Absent, as the other half: what AWS's clients find by themselves.
 * @property {string | undefined} [secretAccessKey]
 *
 * @typedef {ReturnType<typeof openPrefix>} Prefix
 */

/** How many requests are under way at a time. */
const AT_ONCE = 8;

/** @param {Target} target */
function openPrefix({ bucket, prefix, endpoint, region, accessKeyId, secretAccessKey }) {
    // Tenths of a second to load, and only this kind of bundle needs it.
    // By itself it warns of Node 20, in the middle of what an `up` shows, though this version of it runs there.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    const s3 = /** @type {typeof import("@aws-sdk/client-s3")} */ (require("@aws-sdk/client-s3"));
    const client = new s3.S3Client({
        // Servers other than AWS seldom have a host name for each bucket, or more than one region.
        ...(endpoint ? { endpoint, forcePathStyle: true, region: region || "us-east-1" } : region ? { region } : {}),
        ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
        // What the SDK sends by default since 2025, some of those servers refuse.
        requestChecksumCalculation: "WHEN_REQUIRED",
        responseChecksumValidation: "WHEN_REQUIRED",
        requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000 },
    });
    const at = (/** @type {string} */ file) => ({ Bucket: bucket, Key: `${prefix}/${file}` });

    /** @returns {Promise<Record<string, string>>} ETags by path. */
    async function list() {
        /** @type {Record<string, string>} */
        const found = {};
        const pages = s3.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: `${prefix}/` });
        for await (const { Contents = [] } of pages) {
            for (const { Key = "", ETag = "" } of Contents) {
                found[Key.slice(prefix.length + 1)] = ETag;
            }
        }
        return found;
    }

    /** @returns {Promise<import("./bundle-plan.cjs").Manifest | undefined>} */
    async function readManifest() {
        try {
            const { Body } = await client.send(new s3.GetObjectCommand(at(MANIFEST)));
            return JSON.parse((await Body?.transformToString()) ?? "");
        } catch (error) {
            if (error instanceof s3.NoSuchKey) {
                return undefined;
            }
            throw error;
        }
    }

    /** @returns {Promise<string>} Its ETag. */
    async function put(/** @type {string} */ file, /** @type {string | Buffer} */ content) {
        // The SDK takes an empty text for a stream whose end it does not know, and warns.
        const ContentLength = Buffer.byteLength(content);
        const { ETag = "" } = await client.send(new s3.PutObjectCommand({ ...at(file), Body: content, ContentLength }));
        return ETag;
    }

    /** @param {readonly string[]} files */
    async function remove(...files) {
        await eachOf(files, (file) => client.send(new s3.DeleteObjectCommand(at(file))));
    }

    /** @param {import("./bundle-plan.cjs").Manifest} manifest */
    const writeManifest = (manifest) => put(MANIFEST, `${JSON.stringify(manifest, undefined, 2)}\n`);

    return { list, readManifest, writeManifest, put, remove };
}

/**
 * @template T
 * @param {readonly T[]} all
 * @param {(one: T) => Promise<unknown>} act
 */
async function eachOf(all, act) {
    for (let from = 0; from < all.length; from += AT_ONCE) {
        await Promise.all(all.slice(from, from + AT_ONCE).map(act));
    }
}

module.exports = { eachOf, openPrefix };
