import type * as pulumi from "@pulumi/pulumi";

/** A folder of the clone, for a mount. */
export interface UserFolder {
    /** Its absolute path. */
    readonly folder: string;
    /** Another text when another folder stands at that path. */
    readonly identity: string;
}

/** A folder of the clone that has to be made ready before it is mounted. */
export interface MountedFolder {
    readonly folder: pulumi.Input<string>;
    readonly identity: string;
}

/** What of the user's project containers see. */
export interface UserFolders {
    /** The folder that holds the package. */
    readonly project: UserFolder;
    readonly dags: UserFolder;
    readonly notebooks: UserFolder;
}

/** The user id of containers whose images run as any user. */
export const ANY_USER = 50000;

/**
 * Who runs the containers that work on the user's files: their owner, so that what is written there belongs to it; where
 * that is root, nobody in particular, since no container of ours runs as root.
 */
export function workingUid(ownerUid: number): number {
    return ownerUid === 0 ? ANY_USER : ownerUid;
}
