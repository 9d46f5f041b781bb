/**
 * Pulls an image of ours by its digest and gives it the name that it has where it is built, unless Docker has it. Where that
 * fails, it is built, and stderr says why. From the environment: BUILD (see `Build`, as JSON), PUBLISHED, and GAIAFLOW_PULL_AGAIN,
 * `yes` where one that is there is pulled all the same.
 */
"use strict";

const { buildArguments, dockerCommand, isThere, run } = require("./docker-build.cjs");

const { BUILD = "", GAIAFLOW_PULL_AGAIN, PUBLISHED = "" } = process.env;
const build = /** @type {import("./docker-build.cjs").Build} */ (JSON.parse(BUILD));

async function main() {
    const docker = dockerCommand(() => true);
    if (GAIAFLOW_PULL_AGAIN !== "yes" && (await isThere(docker, build))) {
        return;
    }
    const failed = await pull(docker, 2);
    if (failed === undefined) {
        return;
    }
    const [why = ""] = failed.trim().split("\n").slice(-1);
    console.error(`${PUBLISHED} cannot be pulled, so it is built here: ${why || "no reason given"}`);
    const { code, output } = await run(dockerCommand(), buildArguments(build));
    if (code !== 0) {
        throw new Error(output.trim() || `docker build of ${build.imageName} was ended`);
    }
}

/**
 * @param {string} docker
 * @param {number} times How often it is tried.
 * @returns {Promise<string | undefined>} What Docker says where it fails.
 */
async function pull(docker, times) {
    const pulled = await run(docker, ["pull", "--quiet", "--platform", build.platform, PUBLISHED]);
    if (pulled.code !== 0) {
        return pulled.output;
    }
    const tagged = await run(docker, ["tag", PUBLISHED, build.imageName]);
    if (tagged.code === 0) {
        // One name alone, by which it can be removed.
        await run(docker, ["image", "rm", PUBLISHED]);
        return undefined;
    }
    // Another start, which pulled it at the same time, has removed that name.
    if (await isThere(docker, build)) {
        return undefined;
    }
    return times > 1 ? pull(docker, times - 1) : tagged.output;
}

main().catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
});
