import type { Settings } from "../config/settings";
import type { ClusterAnswers } from "./cluster-answers";

/** What to say of secrets that others put into the namespace and that are not there yet. */
export async function missingSecrets(
    { existingSecrets, tasks }: Settings,
    { hasSecret, labels }: ClusterAnswers,
): Promise<string[]> {
    if (labels === "absent") {
        return [];
    }
    const names = [...new Set([...existingSecrets, ...tasks.imagePullSecrets])];
    const missing = await Promise.all(names.map(async (name) => ((await hasSecret(name)) ? [] : [name])));
    return missing
        .flat()
        .map(
            (name) =>
                `Secret ${name} is not in the namespace yet; tasks that name it wait in vain until somebody puts it there.`,
        );
}
