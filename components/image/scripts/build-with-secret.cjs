/**
 * Builds an image whose steps read a secret, unless Docker has it. From the environment: BUILD (see `Build`, as JSON) and
 * SECRET. The secret is in a file that only this user reads, in memory where the system has such a folder, while it builds.
 */
"use strict";

const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { engineAddress } = require("../../../lib/engine.cjs");

/**
 * @typedef {object} Build
 * @property {string} imageName
 * @property {string} context
 * @property {string} dockerfile
 * @property {string} target Empty for the last stage.
 * @property {string} platform
 * @property {Record<string, string>} args
 * @property {string} secret By which the Dockerfile mounts it.
 */

const { BUILD = "", SECRET = "", ...inherited } = process.env;
const build = /** @type {Build} */ (JSON.parse(BUILD));
const environment = { ...inherited, DOCKER_BUILDKIT: "1", DOCKER_HOST: engineAddress() };

/** From this release on, docker builds with BuildKit only by its buildx plugin. */
const FIRST_WITH_PLUGIN = 23;
/** What an error repeats of a build's output. */
const TAIL_LETTERS = 3000;

/** The first docker on PATH, or where systems put it, that can build with a secret. */
function dockerCommand() {
    const folders = [...(inherited["PATH"] ?? "").split(path.delimiter), "/usr/bin", "/usr/local/bin"];
    const name = process.platform === "win32" ? "docker.exe" : "docker";
    const found = folders.map((folder) => path.join(folder, name)).filter((file) => fs.existsSync(file));
    const fit = found.find(canBuild);
    if (!fit) {
        throw new Error(
            found.length === 0
                ? "There is no docker command on the PATH. Type: npx gaiaflow tools"
                : `${found[0]} builds with secrets only by its buildx plugin, which is not there. ` +
                      "Install it: https://docs.docker.com/go/buildx (Debian: apt-get install docker-buildx)",
        );
    }
    return fit;
}

/** @param {string} file */
function canBuild(file) {
    try {
        const answer = (/** @type {string[]} */ ...args) =>
            execFileSync(file, args, { encoding: "utf8", stdio: "pipe" });
        const major = Number(/version v?(\d+)\./.exec(answer("--version"))?.[1]);
        return major < FIRST_WITH_PLUGIN || answer("buildx", "version").includes("buildx");
    } catch {
        return false;
    }
}

/**
 * Runs docker to its end.
 *
 * @param {string} docker
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>} The end of what it printed.
 */
function run(docker, args) {
    const child = spawn(docker, args, { env: environment, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let output = "";
    const keep = (/** @type {Buffer} */ text) => (output = (output + text).slice(-TAIL_LETTERS));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
        process.once(signal, () => child.kill(signal));
    }
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, output }));
    });
}

/** What Docker prints with the secret's values taken out. */
function withoutSecrets(/** @type {string} */ text) {
    const values = [...SECRET.matchAll(/'((?:[^']|'\\'')*)'/g)].flatMap(([, value = ""]) => value.split(/\s+/));
    const secrets = values.filter((value) => value.length > 3 && !/^(machine|login|password)$/.test(value));
    return secrets.reduce((shown, value) => shown.replaceAll(value, "[secret]"), text);
}

async function main() {
    const docker = dockerCommand();
    if ((await run(docker, ["image", "inspect", build.imageName])).code === 0) {
        return;
    }
    const memory = fs.existsSync("/dev/shm") ? "/dev/shm" : os.tmpdir();
    const folder = fs.mkdtempSync(path.join(memory, "gaiaflow-build-"));
    try {
        const file = path.join(folder, "secret");
        fs.writeFileSync(file, SECRET, { mode: 0o600 });
        const { args, context, dockerfile, imageName, platform, secret, target } = build;
        const { code, output } = await run(docker, [
            ...["build", "--quiet", "--tag", imageName, "--file", dockerfile, "--platform", platform],
            ...(target ? ["--target", target] : []),
            ...Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
            ...["--secret", `id=${secret},src=${file}`, context],
        ]);
        if (code !== 0) {
            throw new Error(withoutSecrets(output.trim()) || `docker build of ${imageName} was ended`);
        }
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

main().catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
});
