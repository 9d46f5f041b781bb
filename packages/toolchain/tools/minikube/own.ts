import which from "which";
import { userPath } from "@gaiaflow/engine-core/user-path";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { fitsMinikube, minikubeVersion } from "../../../../lib/minikube-version";

/** The user's own Minikube, where its release fits. */
export async function findOwnMinikube(): Promise<ToolReport | undefined> {
    const command = await which("minikube", { path: userPath(), nothrow: true });
    if (command === null) {
        return undefined;
    }
    const version = await minikubeVersion(process.env, command).catch(() => undefined);
    return version !== undefined && fitsMinikube(version)
        ? { name: "minikube", version, origin: "own", did: "found", seconds: 0, detail: command }
        : undefined;
}
