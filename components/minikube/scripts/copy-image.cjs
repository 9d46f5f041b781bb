/** The whole of an image from Docker into a node: three times as fast as `minikube image load`, which writes it to disk first. */
"use strict";

const { Transform } = require("node:stream");
const { pipeline } = require("node:stream/promises");
const { startDocker } = require("./docker-command.cjs");

const STEPS = 5;
const MEGABYTE = 1e6;

/**
 * Rejects with what either side printed.
 *
 * @param {object} image
 * @param {string} image.profile The node.
 * @param {readonly string[]} image.importing The arguments of the docker command by which the node takes it in.
 * @param {string} image.image
 * @param {number} image.bytes Its size.
 * @param {(text: string) => void} image.say
 */
async function copyImage({ profile, importing, image, bytes, say }) {
    const from = startDocker(["save", image]);
    const into = startDocker(importing);
    into.child.stdout.resume();
    from.child.stdin.end();
    const ends = Promise.allSettled([from.ended, into.ended]);
    // The side that fails closes the pipe; why it did is what it says at its end.
    await pipeline(from.child.stdout, progress(image, bytes, say), into.child.stdin).catch(() => {});
    const reasons = (await ends).flatMap((end) => (end.status === "rejected" ? [end.reason.message] : []));
    if (reasons.length > 0) {
        throw new Error(`${image} did not get into the node ${profile}: ${reasons.join("\n")}`);
    }
}

/**
 * Passes everything on, and says now and then how far it is.
 *
 * @param {string} image
 * @param {number} bytes
 * @param {(text: string) => void} say
 */
function progress(image, bytes, say) {
    const total = Math.max(1, Math.round(bytes / MEGABYTE));
    let passed = 0;
    let printed = 0;
    return new Transform({
        transform(chunk, _encoding, done) {
            passed += chunk.length;
            if (passed / bytes >= (printed + 1) / STEPS) {
                printed = Math.floor((passed / bytes) * STEPS);
                say(`${image}: ${Math.min(total, Math.round(passed / MEGABYTE))} of ${total} MB are in the node`);
            }
            done(undefined, chunk);
        },
    });
}

module.exports = { copyImage };
