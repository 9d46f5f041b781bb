import { ensureArtifact, type CacheEntry } from "@gaiaflow/engine-core/artifact";
import { reportOf, type ToolContext, type ToolReport } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { loadNodeImage, nodeImage } from "../kubernetes/node-image";
import {
    coredns,
    crictl,
    etcd,
    kubernetes,
    minikube,
    networkPolicies,
    pause,
    storageProvisioner,
} from "../kubernetes/programs";
import { minikubeCommand } from "./command";

/** A Minikube that was built here. */
export interface BuiltMinikube {
    /** Folder of the `minikube` command. */
    readonly bin: string;
    readonly reports: readonly ToolReport[];
}

/** Every part that lies in the cache, in the order in which they are needed. */
export const PARTS = [
    kubernetes,
    minikube,
    etcd,
    coredns,
    crictl,
    pause,
    storageProvisioner,
    networkPolicies,
    nodeImage,
] as const;

/**
 * Minikube and all that its clusters are made of, from package registries.
 *
 * @throws {UserError} When a part cannot be built, or there is no Docker to build the node image with.
 */
export async function getBuiltMinikube({ say }: ToolContext): Promise<BuiltMinikube> {
    if (process.platform !== "linux") {
        const problem = "Minikube can be built from package registries on Linux only.";
        throw new UserError({ problem, fix: "Install the official one: https://minikube.sigs.k8s.io/docs/start" });
    }
    const cli = await findDockerCli();
    if (cli === undefined) {
        throw new UserError({ problem: "The docker command is missing.", fix: "Type: npx gaiaflow tools" });
    }
    const entries: Record<string, CacheEntry> = {};
    const reports: ToolReport[] = [];
    for (const artifact of PARTS) {
        const entry = await ensureArtifact(artifact, (text) => say(`${artifact.name}: ${text}`));
        entries[artifact.name] = entry;
        reports.push(reportOf(artifact, entry));
    }
    const dirOf = (artifact: { readonly name: string }): string => entries[artifact.name]?.dir ?? "";
    await loadNodeImage(cli, dirOf(nodeImage), say);
    const parts = { minikube: dirOf(minikube), kubernetes: dirOf(kubernetes), nodeImage: dirOf(nodeImage) };
    const command = await ensureArtifact(minikubeCommand(parts), say);
    return { bin: command.dir, reports };
}
