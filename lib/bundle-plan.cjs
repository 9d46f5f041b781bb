/**
 * What a bucket's prefix holds of ours, and what has to be done so that it holds the wanted files: no more than
 * comparisons of lists, for the check before an `up` and for the command in it.
 */
"use strict";

/**
 * What a stack has sent, as the bucket keeps it beside the files.
 *
 * @typedef {object} Manifest
 * @property {string} owner The stack, as `<project>/<stack>`.
 * @property {Readonly<Record<string, Sent>>} files By their path below the prefix.
 *
 * @typedef {object} Sent
 * @property {string} sha256 Of the file.
 * @property {string} [etag] What the server called the object; absent while it is on its way.
 *
 * @typedef {object} Plan
 * @property {string[]} put Files that are missing in the bucket, or are another there.
 * @property {string[]} remove Files that we have sent and that are wanted no more.
 * @property {string[]} foreign Files that we have not sent.
 */

/** The name of the manifest below the prefix. Airflow takes no file with that ending for a DAG. */
const MANIFEST = ".gaiaflow-manifest.json";
/** The name of an object that comes and goes, to see whether the bucket can be written. */
const PROBE = ".gaiaflow-probe";

/**
 * @param {Readonly<Record<string, string>>} wanted SHA-256 by path.
 * @param {Readonly<Record<string, Sent>>} sent
 * @param {Readonly<Record<string, string>>} there ETags of what the bucket holds below the prefix, by path.
 * @returns {Plan}
 */
function planSync(wanted, sent, there) {
    const isThere = (/** @type {string} */ file) =>
        sent[file]?.sha256 === wanted[file] && sent[file]?.etag !== undefined && sent[file].etag === there[file];
    return {
        put: Object.keys(wanted).filter((file) => !isThere(file)),
        remove: Object.keys(sent).filter((file) => !(file in wanted) && file in there),
        foreign: Object.keys(there).filter((file) => !(file in sent) && !isOwn(file)),
    };
}

/** What is ours beside the files; and the empty objects by which consoles show folders. */
function isOwn(/** @type {string} */ file) {
    return file === MANIFEST || file === PROBE || file === "" || file.endsWith("/");
}

module.exports = { MANIFEST, PROBE, planSync };
