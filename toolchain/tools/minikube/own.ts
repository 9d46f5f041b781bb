import * as semver from "semver";
import which from "which";
import type { ToolReport } from "../../core/tool";
import { userPath } from "../../core/user-path";
import { MINIKUBE_VERSION } from "../../kubernetes/versions";
import { askVersion } from "./version";

/** The user's own Minikube, where its release fits: as new as ours, of the same major. */
export async function findOwnMinikube(): Promise<ToolReport | undefined> {
    const command = await which("minikube", { path: userPath(), nothrow: true });
    if (command === null) {
        return undefined;
    }
    const answer = await askVersion(command);
    const version = answer.stdout.trim().replace(/^v/, "");
    if (answer.failed || !semver.satisfies(version, `^${MINIKUBE_VERSION}`)) {
        return undefined;
    }
    return { name: "minikube", version, origin: "own", did: "found", seconds: 0, detail: command };
}
