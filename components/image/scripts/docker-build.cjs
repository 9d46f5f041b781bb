/** The docker command as scripts that build images use it. */
"use strict";

const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
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
 */

/** From this release on, docker builds with BuildKit only by its buildx plugin. */
const FIRST_WITH_PLUGIN = 23;
/** What an error repeats of a build's output. */
const TAIL_LETTERS = 3000;
/** What is kept of it before secrets are taken out: one that is cut in two would not be known for one. */
const KEPT_LETTERS = 10 * TAIL_LETTERS;

/**
 * The first docker on PATH, or where systems put it, that can do what is wanted.
 *
 * @param {(file: string) => boolean} [isFit] Defaults to building with BuildKit.
 */
function dockerCommand(isFit = canBuild) {
    const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/bin", "/usr/local/bin"];
    const name = process.platform === "win32" ? "docker.exe" : "docker";
    const found = folders.map((folder) => path.join(folder, name)).filter((file) => fs.existsSync(file));
    const fit = found.find(isFit);
    if (!fit) {
        throw new Error(
            found.length === 0
                ? "There is no docker command on the PATH. Type: npx gaiaflow tools"
                : `${found[0]} builds only by its buildx plugin, which is not there. ` +
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

/** By which a start is stopped. */
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM"]);

/**
 * Runs docker to its end. A signal that comes meanwhile ends it and rejects, so that nothing else is begun.
 *
 * @param {string} docker
 * @param {readonly string[]} args
 * @param {(text: string) => string} [shown] Takes out of what it printed what nobody is to read. Defaults to nothing.
 * @returns {Promise<{ code: number | null, output: string }>} The end of what it printed.
 */
function run(docker, args, shown = (text) => text) {
    // What a script was asked, a secret among it, is not docker's business.
    const env = {
        ...process.env,
        BUILD: undefined,
        SECRET: undefined,
        DOCKER_BUILDKIT: "1",
        DOCKER_HOST: engineAddress(),
    };
    let endedBy = "";
    const end = (/** @type {NodeJS.Signals} */ signal) => {
        endedBy = signal;
        child.kill(signal);
    };
    SIGNALS.forEach((signal) => process.on(signal, end));
    // Not before a signal is listened for: it may come as soon as docker is at it.
    const child = spawn(docker, args, { env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let output = "";
    const keep = (/** @type {Buffer} */ text) => (output = (output + text).slice(-KEPT_LETTERS));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    /** @type {Promise<{ code: number | null, output: string }>} */
    const ended = new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) =>
            // By its code alone, docker's own end at a signal is a failure like any other.
            endedBy === ""
                ? resolve({ code, output: shown(output).slice(-TAIL_LETTERS) })
                : reject(new Error(`docker ${args[0]} was ended by ${endedBy}`)),
        );
    });
    return ended.finally(() => SIGNALS.forEach((signal) => process.off(signal, end)));
}

/**
 * Whether Docker has an image under its name that is for the wanted processor: the name is the same for all of them.
 *
 * @param {string} docker
 * @param {Pick<Build, "imageName" | "platform">} build
 */
async function isThere(docker, { imageName, platform }) {
    // Without a variant: `linux/arm64/v8` is linux/arm64 to Docker.
    const wanted = platform.split("/").slice(0, 2).join("/");
    const format = ["--format", "{{.Os}}/{{.Architecture}}"];
    const { code, output } = await run(docker, ["image", "inspect", ...format, imageName]);
    // In a line of its own: docker may warn of something besides.
    return code === 0 && output.split(/\r?\n/).includes(wanted);
}

/**
 * The arguments by which docker builds an image.
 *
 * @param {Build} build
 * @param {readonly string[]} [further] Defaults to none.
 */
function buildArguments({ args, context, dockerfile, imageName, platform, target }, further = []) {
    return [
        ...["build", "--quiet", "--tag", imageName, "--file", dockerfile, "--platform", platform],
        ...(target ? ["--target", target] : []),
        ...Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
        ...further,
        context,
    ];
}

module.exports = { buildArguments, dockerCommand, isThere, run };
