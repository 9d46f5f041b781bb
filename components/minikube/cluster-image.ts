import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { pathFrom } from "../../lib/folders";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import { localCommand } from "../local-command";

export interface ClusterImageArgs {
    /** Minikube's profile, which is the name of the node's container, too. */
    readonly profile: string;
    /** An image of this machine's Docker whose name moves with its content. */
    readonly image: pulumi.Input<string>;
    /** An image with the last layers of `image` alone: a node that has the ones below gets these, and no more. */
    readonly lastLayers?: pulumi.Input<string>;
    /** More names for it in the node; they move to the next image with it. */
    readonly tags?: readonly pulumi.Input<string>[];
    /** What runs containers in the node. Defaults to containerd. */
    readonly runtime?: "docker" | "containerd";
    /** Changes when the cluster is replaced. */
    readonly clusterIdentifier: pulumi.Input<string>;
    /** There once the cluster runs, e.g. the path of its kubeconfig. */
    readonly running: pulumi.Input<unknown>;
    /**
     * The folder that Pulumi runs in, an absolute path: from there the path of the command is the same on every machine that
     * shares the state. Without it the command has an absolute path.
     */
    readonly projectRoot?: string;
}

/**
 * An image in a cluster's node: loaded where it is missing, verified there, put back by the next `up` when somebody has
 * removed it. The image before it stays in the node until the next one comes, for pods that still name it; the kubelet
 * may remove that one when the disk gets full, and never the one that pods get now.
 */
export class ClusterImage extends pulumi.ComponentResource {
    /** What pods name. Known at preview; in an `up`, there once the node has it. */
    public readonly reference: pulumi.Output<string>;

    constructor(name: string, args: ClusterImageArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("minikube", "ClusterImage"), name, {}, opts);
        const image = pulumi.output(args.image);
        const run = loading(name, args, image);
        const loaded = localCommand(
            name,
            { ...run, create: scriptPath(args), triggers: [image, args.clusterIdentifier] },
            childOf(this, opts),
        );
        this.reference = pulumi.runtime.isDryRun()
            ? image
            : this.stillThere({ ...run, command: scriptPath(args) }, loaded);
        this.registerOutputs({ reference: this.reference });
    }

    /** A command that ran in some `up` before does not run again: an image that somebody removed would stay away. */
    private stillThere(run: command.local.RunOutputArgs, loaded: command.local.Command): pulumi.Output<string> {
        // The image that was loaded: an `up` of some targets may leave the node with the one that it has.
        const environment = loaded.environment.apply((made) => made ?? {});
        const options = { parent: this, dependsOn: [loaded] };
        const checked = command.local.runOutput({ ...run, environment }, options);
        return pulumi.all([environment, checked.stdout]).apply(([{ IMAGE = "" }]) => IMAGE);
    }
}

const SCRIPT = path.join(__dirname, "scripts", "cluster-image.cjs");

function scriptPath({ projectRoot }: ClusterImageArgs): string {
    return projectRoot === undefined ? SCRIPT : pathFrom(projectRoot, SCRIPT);
}

function loading(name: string, args: ClusterImageArgs, image: pulumi.Output<string>) {
    return {
        interpreter: ["node"],
        environment: {
            PROFILE: args.profile,
            IMAGE: pulumi.all([image, args.running]).apply(([reference]) => reference),
            LAST_LAYERS: args.lastLayers ?? "",
            TAGS: pulumi.all([...(args.tags ?? [])]).apply((tags) => tags.join(" ")),
            OWNER: name,
            ...(args.runtime === undefined ? {} : { RUNTIME: args.runtime }),
        },
        // How far it is. Why it failed goes to stderr, and with the error to the user.
        logging: command.local.Logging.Stdout,
        addPreviousOutputInEnv: false,
    };
}
