import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { clusterChild } from "../cluster-child";

export interface MountedFolderArgs {
    /** The namespace of the task pods. */
    readonly namespace: pulumi.Input<string>;
    /** What the claim is called there, and after the namespace's name the volume. */
    readonly claim: string;
    /** The folder of the cluster's node. */
    readonly path: string;
    readonly readOnly: boolean;
    /** Labels that say whose it is. */
    readonly labels: Readonly<Record<string, string>>;
}

/** Nobody is held to it: a folder has the room that its disk has. */
const SIZE = "1Gi";

/**
 * A folder of the node that pods mount by a claim. Pod security refuses pods that name a folder of the node by themselves;
 * here the stack does, and a pod can name what the stack has made and nothing else.
 */
export class MountedFolder extends pulumi.ComponentResource {
    /** Its name, once it is bound. */
    public readonly claim: pulumi.Output<string>;

    constructor(name: string, args: MountedFolderArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("tasks", "MountedFolder"), name, {}, opts);
        const { claim, labels, namespace, path, readOnly } = args;
        const accessModes = [readOnly ? "ReadOnlyMany" : "ReadWriteMany"];
        // No class: nothing of the cluster's makes a volume for it or takes this one for another claim.
        const storageClassName = "";
        const volumeName = pulumi.interpolate`${namespace}-${claim}`;
        const volume = new core.PersistentVolume(
            name,
            {
                metadata: { name: volumeName, labels },
                spec: {
                    accessModes,
                    storageClassName,
                    capacity: { storage: SIZE },
                    hostPath: { path, type: "Directory" },
                    // What is in it is the user's.
                    persistentVolumeReclaimPolicy: "Retain",
                    claimRef: { namespace, name: claim },
                },
            },
            clusterChild(this, opts),
        );
        const made = new core.PersistentVolumeClaim(
            `${name}-claim`,
            {
                metadata: { namespace, name: claim, labels },
                spec: { accessModes, storageClassName, volumeName, resources: { requests: { storage: SIZE } } },
            },
            // A volume is never bound a second time.
            { ...clusterChild(this, opts, volume), replaceOnChanges: ["spec"] },
        );
        this.claim = made.metadata.name;
        this.registerOutputs({ claim: this.claim });
    }
}
