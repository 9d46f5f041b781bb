/**
 * Pulls an image of ours by its digest and gives it the name that it has where it is built, unless Docker has it. Where that
 * fails, it is built, and stderr says why. From the environment: BUILD (see `Build`, as JSON) and PUBLISHED.
 */
"use strict";

const { buildArguments, dockerCommand, isThere, run } = require("./docker-build.cjs");

const { BUILD = "", PUBLISHED = "" } = process.env;
const build = /** @type {import("./docker-build.cjs").Build} */ (JSON.parse(BUILD));

async function main() {
    const docker = dockerCommand(() => true);
    if (await isThere(docker, build)) {
        return;
    }
    const pulled = await run(docker, ["pull", "--quiet", "--platform", build.platform, PUBLISHED]);
    if (pulled.code === 0) {
        await succeed(docker, ["tag", PUBLISHED, build.imageName]);
        // One name alone, by which it can be removed.
        await run(docker, ["image", "rm", PUBLISHED]);
        return;
    }
    const [why = "no reason given"] = pulled.output.trim().split("\n").slice(-1);
    console.error(`${PUBLISHED} cannot be pulled, so it is built here: ${why}`);
    await succeed(dockerCommand(), buildArguments(build));
}

/**
 * @param {string} docker
 * @param {readonly string[]} args
 */
async function succeed(docker, args) {
    const { code, output } = await run(docker, args);
    if (code !== 0) {
        throw new Error(output.trim() || `docker ${args[0]} of ${build.imageName} was ended`);
    }
}

main().catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
});
