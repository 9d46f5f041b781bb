/** What a cluster is made as, and where its files are: all of it comes from the environment of the command. */
"use strict";

const path = require("node:path");

/**
 * What describes a cluster.
 *
 * @typedef {object} Environment
 * @property {string} PROFILE
 * @property {string} CPUS
 * @property {string} MEMORY_MIB
 * @property {string} KUBERNETES_VERSION
 * @property {string} NETWORK
 * @property {string} NODE_ADDRESS
 * @property {string} [MOUNT] A folder of this machine, where it is in the node, and options, as Docker takes them.
 * @property {string} [GPUS] Whose GPUs the node gets.
 * @property {string} FOLDER
 * @property {string} TOP
 */

const { CPUS, MEMORY_MIB, KUBERNETES_VERSION, NETWORK, NODE_ADDRESS, MOUNT, GPUS, FOLDER } =
    /** @type {Environment} */ (process.env);
const HOME = path.join(FOLDER, "minikube");

module.exports = {
    FOLDER,
    /** Minikube's own. */
    HOME,
    /** Holds what the cluster was made as, once a start has come to its end. */
    COMPLETE: path.join(HOME, "complete.json"),
    /** Holds the process id of a supervisor at work. */
    SUPERVISOR: path.join(FOLDER, "supervisor.pid"),
    MADE_AS: JSON.stringify({ CPUS, MEMORY_MIB, KUBERNETES_VERSION, NETWORK, NODE_ADDRESS, MOUNT, GPUS }),
    /** What keeps Minikube away from the user's own clusters and kubeconfig. */
    ENVIRONMENT: {
        ...process.env,
        MINIKUBE_HOME: HOME,
        KUBECONFIG: path.join(FOLDER, "kubeconfig"),
        // Minikube asks a kubectl that it finds for its version, and that one would write into the user's ~/.kube.
        KUBECACHEDIR: path.join(HOME, "kubectl-cache"),
        MINIKUBE_WANTUPDATENOTIFICATION: "false",
    },
};
