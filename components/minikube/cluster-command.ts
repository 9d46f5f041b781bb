import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

/** A cluster, as `scripts/cluster.cjs` takes it. */
export interface ClusterSpec {
    readonly profile: string;
    readonly cpus: number;
    readonly memoryMib: number;
    readonly kubernetesVersion: string;
    readonly network: pulumi.Input<string>;
    readonly nodeAddress: pulumi.Input<string>;
    /** A folder of this machine that the node has, as Docker takes it. Defaults to none. */
    readonly mount?: string | undefined;
    /** Whose GPUs of this machine the node gets, all of them, as Minikube names it. Defaults to none. */
    readonly gpus?: "nvidia" | undefined;
    readonly folder: string;
    readonly stateRoot: string;
}

/** How the commands of a cluster are run: without a shell, and without a file of the clone, which may be gone at a destroy. */
export function clusterCommand(spec: ClusterSpec) {
    return {
        interpreter: ["node", "-e", clusterScript()],
        environment: {
            PROFILE: spec.profile,
            CPUS: String(spec.cpus),
            MEMORY_MIB: String(spec.memoryMib),
            KUBERNETES_VERSION: spec.kubernetesVersion,
            NETWORK: spec.network,
            NODE_ADDRESS: spec.nodeAddress,
            ...(spec.mount === undefined ? {} : { MOUNT: spec.mount }),
            ...(spec.gpus === undefined ? {} : { GPUS: spec.gpus }),
            FOLDER: spec.folder,
            TOP: spec.stateRoot,
        },
        // Lines of progress go to stderr, too: nothing of them belongs in the state.
        logging: command.local.Logging.Stderr,
        addPreviousOutputInEnv: false,
    };
}

/** What `recover` prints when the cluster runs and did not before. */
export const STARTED = "started";

/**
 * @param output What `recover` printed.
 * @throws {pulumi.RunError} When it printed why it failed: an error of Pulumi's would show its own insides with it.
 */
export function assertClusterHealthy(output: string): true {
    if (output === STARTED) {
        // The refresh has been before this.
        const lines = [
            "The cluster did not run when this `up` began, and has been started. What others changed in it meanwhile was",
            "not looked at, and is put right by one more `up`. (`gaiaflow start` starts the cluster first, and needs no other.)",
        ];
        void pulumi.log.info(lines.join(" "));
    } else if (output !== "") {
        throw new pulumi.RunError(output);
    }
    return true;
}

/** The script and the files that it requires, as one text. */
function clusterScript(): string {
    const { outputFiles } = buildSync({
        // Names of the files stand in the text, which must be the same wherever the program lies.
        absWorkingDir: path.join(__dirname, "scripts"),
        entryPoints: ["cluster.cjs"],
        bundle: true,
        platform: "node",
        target: "node20",
        // A comment that changes is no other command.
        minifyWhitespace: true,
        write: false,
    });
    return outputFiles[0]?.text ?? "";
}
