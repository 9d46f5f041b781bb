import which from "which";
import { fitsMinikube } from "../../../../lib/minikube-version";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { userPath } from "@gaiaflow/engine-core/user-path";
import { askVersion } from "./version";

/** The user's own Minikube, where its release fits. */
export async function findOwnMinikube(): Promise<ToolReport | undefined> {
    const command = await which("minikube", { path: userPath(), nothrow: true });
    if (command === null) {
        return undefined;
    }
    const answer = await askVersion(command);
    const version = answer.stdout.trim().replace(/^v/, "");
    if (answer.failed || !fitsMinikube(version)) {
        return undefined;
    }
    return { name: "minikube", version, origin: "own", did: "found", seconds: 0, detail: command };
}
