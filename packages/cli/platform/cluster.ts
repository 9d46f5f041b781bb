import execa from "execa";
import * as path from "node:path";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { ToolError } from "@gaiaflow/engine-core/tool-error";
import { needsCluster } from "@gaiaflow/toolchain/tools/needs-cluster";
import { stateOf, type StateResource } from "./state";

/** The cluster of a stack, as the stack's state knows it. */
export interface StackCluster {
    /** Starts it unless it runs, as the next `pulumi up` would. */
    readonly ensure: () => Promise<void>;
    /** Stops it and keeps what is in it. */
    readonly stop: () => Promise<void>;
}

/** The command by which Pulumi starts a cluster, in the state. */
interface ClusterCommand {
    readonly interpreter: readonly [string, ...string[]];
    readonly environment: Readonly<Record<"PROFILE" | "FOLDER", string>>;
}

const COMMAND = "command:local:Command";

/** @returns Nothing when the stack has none, or none yet. */
export async function findCluster(stack: string): Promise<StackCluster | undefined> {
    const node = (await needsCluster(stack)) ? (await stateOf(stack)).find(isCluster) : undefined;
    if (node === undefined) {
        return undefined;
    }
    const { interpreter, environment } = node.inputs as unknown as ClusterCommand;
    const { PROFILE, FOLDER } = environment;
    const run = async (command: string, args: readonly string[], own: Readonly<Record<string, string>>) => {
        const env = { ...(await pulumiEnvironment()), ...own };
        const { exitCode } = await execa(command, [...args], { env, stdio: "inherit", reject: false });
        if (exitCode !== 0) {
            throw new ToolError(
                `Nothing else was done to the stack ${stack}.`,
                "Mend what is said above and run it again.",
            );
        }
    };
    const [program, ...args] = interpreter;
    return {
        ensure: () => run(program, [...args, "ensure"], environment),
        // The kubeconfig stays one that can be read: a stopped cluster is started with it, too.
        stop: () => run("minikube", ["stop", "--profile", PROFILE, "--keep-context-active"], placeOf(FOLDER)),
    };
}

/** Whether an image of the project has come into a stack's cluster. */
export async function hasClusterImage(stack: string): Promise<boolean> {
    return (await stateOf(stack)).some(({ type, urn }) => type === COMMAND && urn.endsWith("::cluster-image"));
}

/** Where Minikube finds the cluster, as `components/minikube/scripts/place.cjs` has it. */
function placeOf(folder: string): Record<string, string> {
    return { MINIKUBE_HOME: path.join(folder, "minikube"), KUBECONFIG: path.join(folder, "kubeconfig") };
}

function isCluster({ type, urn }: StateResource): boolean {
    return type === COMMAND && urn.includes("MinikubeManager$") && urn.endsWith("::cluster");
}
