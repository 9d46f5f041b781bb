import { builtImage, type BuildArgs } from "../components/image/platform-image";
import { ENVIRONMENT_IMAGE } from "../components/image/project-image";
import type { Settings } from "../config/settings";
import { running } from "../services/catalogue";

/** How a stack's images are built. */
export function buildArgs({ build, machine, project }: Settings): BuildArgs {
    const { platform, programRoot, projectRoot } = machine;
    return { ...build, platform, programRoot, projectRoot, requirements: project.requirements };
}

/** The names of the images that a stack builds from `images/`, by their folders there. */
export function builtImages(settings: Settings): Map<string, string> {
    const { images, mode, services } = settings;
    const named: Readonly<Record<string, string | undefined>> = images;
    const built = [
        ...running(services)
            .filter(({ name }) => named[name] === undefined)
            .map(({ name, installsRequirements }) => ({ image: name, installsRequirements })),
        ...(mode === "prod_local" ? [ENVIRONMENT_IMAGE] : []),
    ];
    const build = buildArgs(settings);
    return new Map(built.map((image) => [image.image, builtImage({ ...image, ...build }).imageName]));
}
