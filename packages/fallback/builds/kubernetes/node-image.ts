import * as crypto from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { run } from "@gaiaflow/engine-core/run";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { docker, findDockerCli, tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { ociRuntime } from "../oci-runtime";
import { bakeImages } from "./bake";
import { writeImageLayout } from "./image-layout";
import { kubernetesImages } from "./images";
import { coredns, crictl, etcd, kubernetes, networkPolicies, pause, storageProvisioner } from "./programs";
import { KUBERNETES_VERSION, REGISTRIES } from "./versions";

const RECIPE = path.join(REGISTRIES, "node-image");
const ARCHIVE = "node.tar";
/** Changes when the same recipe should be made again, say for security updates of its packages. */
const VERSION = "1";

const PARTS = {
    kubernetes,
    etcd,
    coredns,
    pause,
    storageProvisioner,
    crictl,
    networkPolicies,
    runtime: ociRuntime,
} as const;

const INPUTS = [
    VERSION,
    TRIXIE.image,
    ...readdirSync(RECIPE)
        .sort()
        .map((name) => readFileSync(path.join(RECIPE, name), "utf8")),
    ...Object.values(PARTS).flatMap(({ version, inputs }) => [version, ...inputs]),
];

/** Name of the node's image in Docker; another content is another name. */
export const NODE_IMAGE = `gaiaflow/node:v${KUBERNETES_VERSION}-${hash(INPUTS)}`;

/** The node of a cluster, with Kubernetes' own images in it, as an archive: a Docker that was pruned gets it from here. */
export const nodeImage: Artifact = {
    name: "node-image",
    version: `${KUBERNETES_VERSION}-${VERSION}`,
    origin: "registries",
    inputs: INPUTS,
    make: makeNodeImage,
};

/** Path of the archive in the folder of its cache entry. */
export function nodeArchive(folder: string): string {
    return path.join(folder, ARCHIVE);
}

/**
 * Gives Docker the node's image from the cache, unless it has it.
 *
 * @param folder Folder of the cache entry.
 * @param say Told when it has to be loaded, which takes a while.
 */
export async function loadNodeImage(cli: string, folder: string, say: (text: string) => void): Promise<void> {
    const present = await tryDocker(cli, ["image", "inspect", NODE_IMAGE]);
    if (present.failed) {
        say("giving Docker the node image");
        await docker(cli, ["load", "--quiet", "--input", nodeArchive(folder)]);
    }
}

async function makeNodeImage(into: string, say: (text: string) => void): Promise<void> {
    const cli = await findDockerCli();
    if (cli === undefined) {
        throw new UserError({ problem: "The docker command is missing.", fix: "Type: npx gaiaflow tools" });
    }
    const work = path.join(into, "work");
    const [context, layout, baked] = ["context", "layout", "baked"].map((name) => path.join(work, name)) as Three;
    const build = async (folder: string, ...args: string[]): Promise<void> => {
        const env = { DOCKER_BUILDKIT: "1" };
        await run(cli, ["build", "--progress", "plain", ...args, folder], { env, log: "node-image", say });
    };
    const folders = await collectContext(context, say);
    const unbaked = `${NODE_IMAGE}-without-images`;
    const stage = (target: string): string[] => ["--build-arg", `BASE_IMAGE=${TRIXIE.image}`, "--target", target];
    const iptables = path.join(work, "iptables.tar");
    // Made means made anew: Docker would take the packages that it had the last time. They are then there for what follows.
    await build(context, ...stage("node"), "--no-cache", "--tag", unbaked);
    await build(context, ...stage("iptables"), "--output", `type=tar,dest=${iptables}`);
    say("packing Kubernetes' images");
    await writeImageLayout(layout, kubernetesImages({ ...folders, iptables }));
    await fs.mkdir(baked, { recursive: true });
    say("putting Kubernetes' images into the node");
    await bakeImages(cli, unbaked, layout, path.join(baked, "containerd.tar"));
    await fs.copyFile(path.join(RECIPE, "with-images.Dockerfile"), path.join(baked, "Dockerfile"));
    await build(baked, "--build-arg", `NODE=${unbaked}`, "--tag", NODE_IMAGE);
    await docker(cli, ["image", "rm", unbaked]);
    say("saving the node image");
    await docker(cli, ["save", "--output", nodeArchive(into), NODE_IMAGE]);
    await fs.rm(work, { recursive: true });
}

type Three = [string, string, string];

/** Lays out what the Dockerfile copies, and returns the folder of each part in the cache. */
async function collectContext(
    context: string,
    say: (text: string) => void,
): Promise<Record<keyof typeof PARTS, string>> {
    const folders: Partial<Record<keyof typeof PARTS, string>> = {};
    for (const [name, artifact] of Object.entries(PARTS)) {
        folders[name as keyof typeof PARTS] = (await ensureArtifact(artifact, say)).dir;
    }
    const found = folders as Record<keyof typeof PARTS, string>;
    await fs.cp(RECIPE, context, { recursive: true });
    await fs.copyFile(path.join(found.crictl, "crictl"), path.join(context, "crictl"));
    await fs.copyFile(path.join(found.networkPolicies, "network-policies"), path.join(context, "network-policies"));
    await fs.copyFile(path.join(found.runtime, "oci-runtime"), path.join(context, "oci-runtime"));
    return found;
}

function hash(texts: readonly string[]): string {
    return crypto.createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 12);
}
