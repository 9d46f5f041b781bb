import * as fs from "node:fs/promises";
import * as path from "node:path";
import { startRegistry } from "@gaiaflow/fallback/test/support/test-registry";
import execa from "execa";
import { PUBLISHED_IMAGES, type PublishedImages } from "../../components/image/published-images";
import { imagesToPublish } from "../../components/image/images-to-publish";
import { tryDocker } from "./docker-engine";

const USER = "publisher";
const PASSWORD = "a-password-of-the-registry";
const HERE = process.arch === "x64" ? "amd64" : process.arch;
const ELSEWHERE = HERE === "amd64" ? "arm64" : "amd64";
/** What stands in for an image that the machine of the other architecture builds. */
const OTHERS = "FROM scratch\nWORKDIR /elsewhere\n";

/** The images of a release in a registry on this machine, which asks for a login. */
export interface PublishedRelease {
    /** The file that `npm run pack` takes. */
    readonly manifest: string;
    readonly published: PublishedImages;
    /** What docker needs to log in there. */
    readonly environment: Readonly<Record<string, string>>;
    /** Stops the registry and removes what was pulled. */
    readonly remove: () => Promise<void>;
}

/**
 * Publishes the images of a clone as the workflow of a release does, with next to nothing as those of the other architecture.
 * They get names that no other clone's have, and this machine keeps none of them, so that a start has to get them; their
 * layers are those that are built already.
 *
 * @param clone One whose own files may change.
 * @param folder An empty one, for the manifest and docker's login.
 */
export async function publishRelease(clone: string, folder: string): Promise<PublishedRelease> {
    await renameImages(clone, path.basename(folder));
    const names = imagesToPublish(clone, `linux/${HERE}`).map(({ imageName }) => imageName);
    const registry = await startRegistry(USER, PASSWORD);
    const environment = { DOCKER_CONFIG: path.join(folder, "docker") };
    const repository = `${registry.server}/owner/gaiaflow`;
    const pushed = (name: string, architecture: string) =>
        `${repository}/${name.slice("gaiaflow/".length)}-${architecture}`;
    const run = (program: string, args: readonly string[], input = "") =>
        execa(program, args, { cwd: clone, env: { DOCKER_BUILDKIT: "1", ...environment }, input });
    const release = (...args: string[]) =>
        run("node", ["--require", require.resolve("tsx/cjs"), path.join(clone, "release", "images.ts"), ...args]);
    const forget = async () => {
        for (const name of names) {
            await tryDocker(["image", "rm", name]);
            for (const architecture of [HERE, ELSEWHERE]) await tryDocker(["image", "rm", pushed(name, architecture)]);
        }
    };
    const { dockerCommand } = await import("../../components/image/scripts/docker-build.cjs");
    const docker = (args: readonly string[], input = "") => run(dockerCommand(), args, input);
    await docker(["login", "--username", USER, "--password-stdin", registry.server], PASSWORD);
    await release("push", repository);
    for (const name of names.map((image) => pushed(image, ELSEWHERE))) {
        await docker(["build", "--quiet", "--platform", `linux/${ELSEWHERE}`, "--tag", name, "-"], OTHERS);
        await docker(["push", "--quiet", name]);
    }
    await release("join", repository, folder);
    await forget();
    const manifest = path.join(folder, PUBLISHED_IMAGES);
    return {
        ...{ manifest, environment },
        published: JSON.parse(await fs.readFile(manifest, "utf8")) as PublishedImages,
        remove: async () => {
            await registry.stop();
            await forget();
        },
    };
}

/** By a comment at the end of each Dockerfile: an image's name is that of its content. */
async function renameImages(clone: string, mark: string): Promise<void> {
    const images = path.join(clone, "images");
    for (const entry of await fs.readdir(images, { withFileTypes: true })) {
        const dockerfile = path.join(images, entry.name, "Dockerfile");
        if (entry.isDirectory() && (await fs.stat(dockerfile).catch(() => undefined)) !== undefined) {
            await fs.appendFile(dockerfile, `# ${mark}\n`);
        }
    }
}
