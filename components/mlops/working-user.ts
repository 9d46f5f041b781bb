/** The user id of containers whose images run as any user. */
const ANY_USER = 50000;

/**
 * Who runs the containers that work on the user's files: their owner, so that what is written there belongs to it; where
 * that is root, nobody in particular, since no container of ours runs as root.
 */
export function workingUid(ownerUid: number): number {
    return ownerUid === 0 ? ANY_USER : ownerUid;
}
