import * as fs from "node:fs";
import * as path from "node:path";
import { TRIXIE } from "../../lib/base-image";
import { OWN_ENVIRONMENT, SHARED_BASES, basesOf, sharedBasesOf } from "./base-images";
import { builtImage, type BuildArgs, type BuiltImage } from "./platform-image";

/** An image that a release publishes, with all that it is built by. */
export type PublishedImage = BuiltImage & ReturnType<typeof builtImage>;

/**
 * The images of ours that no project has a say in, as a stack that sets nothing about them builds them, each after those
 * that it stands on.
 *
 * @param clone Absolute path of the program.
 * @param platform What they are built for, e.g. `linux/arm64`. Their names are the same for all.
 */
export function imagesToPublish(clone: string, platform: string): PublishedImage[] {
    const folders = fs.readdirSync(path.join(clone, "images"), { withFileTypes: true });
    const published = folders
        .filter((entry) => entry.isDirectory() && fs.existsSync(path.join(clone, "images", entry.name, "Dockerfile")))
        .map(({ name }) => name)
        .filter((image) => !isOfProject(clone, image));
    const bases = sharedBasesOf(clone, published).map((base) => SHARED_BASES[base]);
    const others = published.filter((image) => !bases.some((base) => base.image === image));
    return [...bases, ...others.map((image) => ({ image }))].map((image) => {
        const build: BuiltImage = { ...buildArgs(clone, platform), ...image };
        return { ...build, ...builtImage(build) };
    });
}

/** Whether it is, or stands on, what functions of a project run in. */
function isOfProject(clone: string, image: string): boolean {
    const environments: readonly string[] = [SHARED_BASES.ENVIRONMENT.image, OWN_ENVIRONMENT];
    return environments.includes(image) || basesOf(clone, image).has("ENVIRONMENT");
}

function buildArgs(clone: string, platform: string): BuildArgs {
    const environment = { base: TRIXIE, requirements: "", builds: [], systemPackages: [], indexScript: "" };
    return {
        programRoot: clone,
        projectRoot: clone,
        platform,
        cache: true,
        force: "",
        cacheFolder: "",
        environment,
        airflowRequirements: [],
    };
}
