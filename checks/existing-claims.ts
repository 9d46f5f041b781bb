import type { Settings } from "../config/settings";
import type { ClusterAnswers } from "./cluster-answers";

/** What to say of claims that `gaiaflow:mounts` names and that no pod could mount yet. */
export async function unboundClaims(
    { mounts }: Pick<Settings, "mounts">,
    { claimPhase, kubectl, labels }: Pick<ClusterAnswers, "claimPhase" | "kubectl" | "labels">,
    namespace: string,
): Promise<string[]> {
    const claims = [...new Set(mounts.flatMap(({ claim }) => claim ?? []))];
    const notes = await Promise.all(
        claims.map(async (claim) => {
            const phase = labels === "absent" ? "absent" : await claimPhase(claim);
            const named = `Claim ${claim} of gaiaflow:mounts`;
            const look = `${kubectl} --namespace ${namespace} describe persistentvolumeclaim ${claim}`;
            switch (phase) {
                case "absent":
                    return [
                        `${named} is not in the namespace ${namespace} yet; tasks wait in vain until somebody makes it there: ${kubectl} --namespace ${namespace} apply --filename CLAIM.yaml`,
                    ];
                case "Pending":
                    return [
                        `${named} is not bound to a volume; unless its storage class waits for the first pod, tasks wait in vain. Why: ${look}`,
                    ];
                case "Lost":
                    return [`${named} has lost its volume; tasks wait in vain until it has one again. Why: ${look}`];
                default:
                    return [];
            }
        }),
    );
    return notes.flat();
}
