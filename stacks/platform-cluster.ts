import type * as pulumi from "@pulumi/pulumi";
import type { PodTaskConfig } from "../contract/task-config";
import type { RegistryLogin } from "../lib/docker-config";
import type { SharedBuild } from "./images";

/** Where a platform in a cluster is, and how images get there. */
export interface PlatformCluster {
    readonly mode: PodTaskConfig["mode"];
    readonly docker: pulumi.ProviderResource;
    readonly kubernetes: pulumi.ProviderResource;
    /** What takes all with it that is in the cluster. Defaults to nothing. */
    readonly deletedWith?: pulumi.Resource;
    /** How images are built, and those that others start from. */
    readonly build: SharedBuild;
    /** The project's image, as the cluster knows it. */
    readonly projectImage: pulumi.Output<string>;
    /** Brings an image of this machine to the cluster. @returns Its name there. */
    readonly deliverImage: (name: string, reference: pulumi.Output<string>) => pulumi.Output<string>;
    /** With which nodes pull images. Defaults to none: they have their own way, or need none. */
    readonly pullLogin?: RegistryLogin | undefined;
    /** The image for the container beside a task of an operator that hands on what the task returns. */
    readonly xcomSidecarImage: pulumi.Input<string>;
}
