/**
 * Builds an image whose steps read a secret, unless Docker has it. From the environment: BUILD (see `Build`, as JSON) and
 * SECRET. The secret is in a file that only this user reads, in memory where the system has such a folder, while it builds.
 */
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { buildArguments, dockerCommand, isThere, run } = require("./docker-build.cjs");

/** @typedef {import("./docker-build.cjs").Build & { secret: string }} Build Secret: by which the Dockerfile mounts it. */

const { BUILD = "", SECRET = "" } = process.env;
const build = /** @type {Build} */ (JSON.parse(BUILD));

/** What Docker prints with the secret's values taken out: those of its variables, and what a netrc among them holds. */
function withoutSecrets(/** @type {string} */ text) {
    const values = [...SECRET.matchAll(/'((?:[^']|'\\'')*)'/g)].map(([, value = ""]) => value.replaceAll("'\\''", "'"));
    const secrets = values
        .flatMap((value) => [value, ...wordsOf(value)])
        .filter((value) => value.length > 3 && !/^(machine|login|password)$/.test(value))
        // One that begins another would leave the rest of that.
        .sort((one, other) => other.length - one.length);
    return secrets.reduce((shown, value) => shown.replaceAll(value, "[secret]"), text);
}

/** As `netrc` in requirements/package-index.ts writes them: with other signs than the usual in double quotes. */
function wordsOf(/** @type {string} */ text) {
    const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)];
    return words.map(([word, quoted]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? word);
}

async function main() {
    const docker = dockerCommand();
    if (await isThere(docker, build)) {
        return;
    }
    const memory = fs.existsSync("/dev/shm") ? "/dev/shm" : os.tmpdir();
    const folder = fs.mkdtempSync(path.join(memory, "gaiaflow-build-"));
    try {
        const file = path.join(folder, "secret");
        fs.writeFileSync(file, SECRET, { mode: 0o600 });
        const secret = ["--secret", `id=${build.secret},src=${file}`];
        const { code, output } = await run(docker, buildArguments(build, secret), withoutSecrets);
        if (code !== 0) {
            throw new Error(output.trim() || `docker build of ${build.imageName} was ended`);
        }
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

main().catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
});
