import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { clusterName, type StackIdentity } from "../../lib/names";
import { clusterHome } from "../../lib/resource-names";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import { localCommand } from "../local-command";
import { clusterCommand, assertClusterHealthy } from "./cluster-command";

export interface MinikubeManagerArgs {
    readonly identity: StackIdentity;
    /** Name of the Docker network that the node joins. It has an explicit subnet and gateway, and is not called as the cluster. */
    readonly network: pulumi.Input<string>;
    /** The node's address in it, one that Docker does not give away by itself. */
    readonly nodeAddress: pulumi.Input<string>;
    /** Processors of the node. */
    readonly cpus: number;
    /** Memory of the node in MiB. */
    readonly memoryMib: number;
    /** Version of Kubernetes, without `v`. */
    readonly kubernetesVersion: string;
    /** A folder of this machine that the node has at {@link NODE_MOUNT}. Defaults to none. */
    readonly mount?: { readonly folder: string; readonly readOnly: boolean } | undefined;
    /** Whether the node gets the GPUs of this machine, all of them. Defaults to false. */
    readonly gpus?: boolean;
    /** Absolute path of a folder outside the clone that is the cluster's alone: Minikube's home, the kubeconfig. */
    readonly folder: string;
    /** The folder above the folders of all stacks; those in between go when they are empty. */
    readonly stateRoot: string;
}

/**
 * A Minikube cluster of the stack's own: a profile, a home and a kubeconfig that no other Minikube of the user shares.
 *
 * A cluster that is there is kept, and started where it has been stopped, by every `up`. What Minikube would not change on a
 * cluster that is there (its size, Kubernetes, network, address, mounted folder, GPUs) replaces it. A start that does not come to its end leaves
 * nothing.
 */
export class MinikubeManager extends pulumi.ComponentResource {
    /** Name of the Minikube profile, and so of the node, its container and its volume. */
    public readonly profile: string;
    /** Where containers of the node's network find the Kubernetes API, by a name that its certificate bears. */
    public readonly apiServer: string;
    /** Path of the administrator's kubeconfig, once the cluster runs. Unknown in a preview that makes the cluster. */
    public readonly kubeconfig: pulumi.Output<string>;
    /** Changes when the cluster is replaced. Unknown in a preview that makes one. */
    public readonly clusterIdentifier: pulumi.Output<string>;
    /** Goes and is replaced with the cluster: what lives in the cluster names it as `deletedWith`. */
    public readonly node: pulumi.CustomResource;

    constructor(name: string, args: MinikubeManagerArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("minikube", "MinikubeManager"), name, {}, opts);
        const { cpus, memoryMib, gpus, kubernetesVersion, mount, network, nodeAddress, folder } = args;
        this.profile = clusterName(args.identity);
        this.apiServer = `https://${this.profile}:8443`;
        // What makes it another cluster. Readable, since a preview shows what of it changes.
        const cluster = {
            profile: this.profile,
            folder,
            cpus,
            memoryMib,
            kubernetesVersion,
            network,
            nodeAddress,
            // One that has none is as it was before there were any.
            ...(mount === undefined ? {} : { mount: mountString(mount) }),
            ...(gpus ? { gpus: "nvidia" as const } : {}),
        };
        const triggers = Object.entries(cluster).map(([key, value]) =>
            pulumi.output(value).apply((at) => `${key}=${at}`),
        );
        const run = clusterCommand({ ...cluster, stateRoot: args.stateRoot });

        // Takes the cluster away. A resource of its own: it is in the state also when the start below came to no end.
        const home = localCommand(
            clusterHome(name),
            { ...run, create: "prepare", delete: "remove", triggers },
            { ...childOf(this, opts), deleteBeforeReplace: true },
        );
        // Pulumi deletes first what another home would replace, and does without what is `deletedWith` one of those. So
        // the node holds the home's id: what is in the cluster then goes with it, and nobody has to ask a cluster that
        // may be stopped. The home itself does not count, since Pulumi began with it.
        const node = localCommand(
            name,
            { ...run, create: "ensure", triggers: [...triggers, home.id.apply((id) => `home=${id}`)] },
            { ...childOf(this, opts, home), deleteBeforeReplace: true },
        );
        this.node = node;
        // Not the node's, by which its own replacement would be another cluster.
        this.clusterIdentifier = home.id;
        // Its id is known in a preview that only updates the command; stdout would not be.
        this.kubeconfig = pulumi.all([node.id, this.running(run, node)]).apply(() => path.join(folder, KUBECONFIG));
        this.registerOutputs({
            profile: this.profile,
            apiServer: this.apiServer,
            kubeconfig: this.kubeconfig,
            clusterIdentifier: this.clusterIdentifier,
        });
    }

    /** A command is not run again while nothing changes: a cluster that somebody stopped would stay stopped. */
    private running(run: ReturnType<typeof clusterCommand>, node: command.local.Command): pulumi.Output<boolean> {
        if (pulumi.runtime.isDryRun()) {
            return pulumi.output(true);
        }
        // As the node was made, and not as the settings are: an `up` of some targets may leave it as it was.
        const environment = node.environment.apply((made) => made ?? {});
        const options = { parent: this, dependsOn: [node] };
        const recovered = command.local.runOutput({ ...run, environment, command: "recover" }, options);
        return recovered.stdout.apply(assertClusterHealthy);
    }
}

const KUBECONFIG = "kubeconfig";

/** Where a folder of this machine is in the node. */
export const NODE_MOUNT = "/gaiaflow-mounts";

function mountString({ folder, readOnly }: { readonly folder: string; readonly readOnly: boolean }): string {
    return [folder, NODE_MOUNT, ...(readOnly ? ["ro"] : [])].join(":");
}
