/**
 * Runs an image of the project's own once, without a network and as nobody in particular, and fails with all that it lacks of
 * what GaiaFlow needs (docs/own-image.md). From the environment: IMAGE, PLATFORM (what it is to be for), and DOCKERFILE (what
 * it is made from, as messages name it).
 */
"use strict";

const { execFileSync, spawnSync } = require("node:child_process");
const { engineAddress } = require("../../../lib/engine.cjs");
const { faultsOf } = require("./own-image-faults.cjs");
const { PROBE } = require("./own-image-probe.cjs");

const { IMAGE = "", PLATFORM = "", DOCKERFILE = "" } = process.env;
const environment = { ...process.env, DOCKER_HOST: engineAddress() };
/** For a Python that waits for something; a cold disk takes a few seconds. */
const LIMIT_MS = 120_000;
/** A user that no image has, with the group of all: what it may read, the owner of a clone may, too. */
const USER = "54321:0";

/** What Docker knows of the image. */
function inspect() {
    const text = execFileSync("docker", ["image", "inspect", IMAGE], { encoding: "utf8", env: environment });
    const [{ Architecture, Config, Os }] = JSON.parse(text);
    return { platform: `${Os}/${Architecture}`, triggers: Config?.OnBuild ?? [] };
}

/** What a shell in it answers. */
function probe() {
    const args = [
        ...["run", "--rm", "--network", "none", "--user", USER, "--cap-drop", "ALL"],
        ...["--security-opt", "no-new-privileges", "--entrypoint", "/bin/sh", IMAGE, "-c", ...PROBE],
    ];
    const { status, stdout, stderr } = spawnSync("docker", args, {
        ...{ encoding: "utf8", env: environment, timeout: LIMIT_MS, maxBuffer: 1 << 24, windowsHide: true },
    });
    return { status, stdout, stderr };
}

/** Without a variant: `linux/arm64/v8` is linux/arm64 to Docker. */
const wanted = PLATFORM.split("/").slice(0, 2).join("/");
const known = inspect();
// One for another processor does not run here.
const faults = faultsOf(known, wanted, known.platform === wanted ? probe() : undefined);
if (faults.length > 0) {
    const lines = faults.flatMap(({ problem, fix }) => [`  ${problem}`, `      ${fix}`]);
    console.error([`The image of ${DOCKERFILE} lacks what GaiaFlow needs (docs/own-image.md):`, ...lines].join("\n"));
    process.exitCode = 1;
}
