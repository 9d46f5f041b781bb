/** What a cluster consists of, and whose it is. */
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { COMPLETE, HOME } = require("./paths.cjs");
const { docker, inspect, run } = require("./run.cjs");

/**
 * A container is the stack's when it is on the stack's network, whose name Pulumi has made up for this stack alone. A
 * volume has no such sign; without its container it is the stack's when our Minikube knows it.
 *
 * @param {string} profile
 * @param {string} network
 * @throws When there is one of the cluster's name that is not.
 */
function assertOwned(profile, network) {
    const container = inspect("container", profile);
    if (container !== undefined && !isOnOurNetwork(container, network)) {
        throw notOwned("container", profile, `docker rm --force --volumes ${profile}`);
    }
    if (container === undefined && !hasProfile(profile) && inspect("volume", profile) !== undefined) {
        throw notOwned("volume", profile, `docker volume rm ${profile}`);
    }
}

/**
 * @param {"container" | "volume"} kind
 * @param {string} profile
 * @param {string} removal What to type to remove it.
 */
function notOwned(kind, profile, removal) {
    return new Error(
        `There is a ${kind} called ${profile}, as this stack's cluster is, which the stack has not made. It is left alone.\n` +
            `Remove it if nobody needs it (${removal}), or give the stack another name.`,
    );
}

/**
 * @param {import("./run.cjs").Inspected} container
 * @param {string} network
 */
function isOnOurNetwork({ HostConfig, NetworkSettings }, network) {
    return HostConfig.NetworkMode === network || network in (NetworkSettings.Networks ?? {});
}

/** @param {string} profile */
function hasProfile(profile) {
    return fs.existsSync(path.join(HOME, ".minikube", "profiles", profile));
}

/**
 * Takes away the profile, its container and its volume. Docker knows these two also where Minikube is gone.
 *
 * @param {string} profile
 */
function removeCluster(profile) {
    fs.rmSync(COMPLETE, { force: true });
    if (hasProfile(profile)) {
        run("minikube", ["delete", "--profile", profile]);
    }
    if (inspect("container", profile) !== undefined) {
        docker("rm", "--force", "--volumes", profile);
    }
    if (inspect("volume", profile) !== undefined) {
        docker("volume", "rm", profile);
    }
}

module.exports = { isOnOurNetwork, assertOwned, removeCluster };
