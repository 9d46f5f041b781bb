/**
 * Puts the images of a release into a registry, where REPOSITORY is such as `ghcr.io/owner/gaiaflow`:
 *
 *     npx tsx release/images.ts push REPOSITORY           on a machine of each architecture: builds and pushes what is not there
 *     npx tsx release/images.ts join REPOSITORY FOLDER    then once: joins the architectures
 *
 * The second writes into FOLDER what `npm run pack` takes, and published-images.txt, what is to be signed, one a line. With
 * further arguments it joins those architectures: `… FOLDER amd64`. Docker has to be logged in, and `npx gaiaflow tools` to have run.
 */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { imagesToPublish } from "../components/image/images-to-publish";
import { buildArguments, dockerCommand, isThere } from "../components/image/scripts/docker-build.cjs";
import {
    PUBLISHED_IMAGES,
    referencesOf,
    repositoryOf,
    type PublishedImages,
} from "../components/image/published-images";
import { CLONE } from "./files";

const ARCHITECTURES = ["amd64", "arm64"];
/** As Node calls them. */
const HERE = process.arch === "x64" ? "amd64" : process.arch;

const docker = (...args: string[]): Promise<execa.ExecaReturnValue> => {
    console.log(`docker ${args[0] ?? ""} ${args.at(-1) ?? ""}`);
    // What comes beside an image would make a list of one, which cannot be joined with another.
    const env = { DOCKER_BUILDKIT: "1", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };
    return execa(dockerCommand(), args, { cwd: CLONE, env, stderr: "inherit" });
};

async function succeeds(...args: string[]): Promise<boolean> {
    return !(await execa(dockerCommand(), args, { reject: false })).failed;
}

async function push(repository: string): Promise<void> {
    for (const { args, image, imageName, platform, target = "" } of imagesToPublish(CLONE, `linux/${HERE}`)) {
        const dockerfile = `images/${image}/Dockerfile`;
        const pushed = `${nameOf(repository, imageName)}-${HERE}`;
        // Its name is that of its content. Built again, it would have another digest: an earlier release's would have no name.
        if (await succeeds("manifest", "inspect", pushed)) {
            await docker("pull", "--quiet", "--platform", platform, pushed);
            // Others may stand on it.
            await docker("tag", pushed, imageName);
            continue;
        }
        if (!(await isThere(dockerCommand(), { imageName, platform }))) {
            await docker(...buildArguments({ args, context: ".", dockerfile, imageName, platform, target }));
        }
        await docker("tag", imageName, pushed);
        await docker("push", "--quiet", pushed);
    }
}

async function join(repository: string, folder: string, architectures: readonly string[]): Promise<void> {
    // As the daemon has it, too, by itself: a registry on this machine needs no TLS.
    const plain = /^(localhost|127\.[\d.]+)(:\d+)?\//.test(repository) ? ["--insecure"] : [];
    const digests: Record<string, string> = {};
    for (const { imageName } of imagesToPublish(CLONE, `linux/${HERE}`)) {
        const name = nameOf(repository, imageName);
        await docker(
            "manifest",
            "create",
            ...plain,
            name,
            ...architectures.map((architecture) => `${name}-${architecture}`),
        );
        const { stdout } = await docker("manifest", "push", ...plain, "--purge", name);
        const [digest] = /sha256:[0-9a-f]{64}/.exec(stdout) ?? [];
        if (digest === undefined) {
            throw new Error(`docker manifest push of ${name} says no digest, but: ${stdout}`);
        }
        digests[imageName] = digest;
    }
    const published: PublishedImages = { repository, digests };
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, PUBLISHED_IMAGES), `${JSON.stringify(published, undefined, 2)}\n`);
    const references = [...referencesOf(published).values()];
    await fs.writeFile(path.join(folder, "published-images.txt"), references.map((line) => `${line}\n`).join(""));
}

/** With its tag, which is that of its content. */
function nameOf(repository: string, imageName: string): string {
    return `${repositoryOf(repository, imageName)}:${imageName.slice(imageName.indexOf(":") + 1)}`;
}

async function main([what, repository = "", folder = "", ...architectures]: readonly string[]): Promise<void> {
    if (what === "push" && repository !== "") {
        await push(repository);
    } else if (what === "join" && folder !== "") {
        await join(repository, folder, architectures.length === 0 ? ARCHITECTURES : architectures);
    } else {
        throw new Error("npx tsx release/images.ts push REPOSITORY, or join REPOSITORY FOLDER");
    }
}

main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
