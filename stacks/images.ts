import type * as pulumi from "@pulumi/pulumi";
import { SHARED_BASES, basesOf, type SharedBase } from "../components/image/base-images";
import { PlatformImage, builtImage, type BuildArgs, type BuiltImage } from "../components/image/platform-image";
import { ENVIRONMENT_IMAGE } from "../components/image/project-image";
import type { Settings } from "../config/settings";
import { RESOURCES } from "../lib/resource-names";
import { running } from "../services/catalogue";

/** Declares the images that others start from, and says how those are built. */
export function sharedImages(settings: Settings, docker: pulumi.ProviderResource): BuildArgs {
    const args = buildSettings(settings);
    const bases = sharedBases(settings).map(
        (base) => new PlatformImage(NAMES[base], { ...SHARED_BASES[base], ...args }, { providers: [docker] }),
    );
    return { ...args, bases };
}

const NAMES: Readonly<Record<SharedBase, string>> = { PYTHON: RESOURCES.pythonImage, UV: RESOURCES.uvImage };

/** The same, with nothing declared. */
export function buildSettings({ build, machine, mode, project }: Settings): BuildArgs {
    const { programRoot, projectRoot } = machine;
    const platform = (mode === "prod" ? build.platform : undefined) ?? machine.platform;
    return { ...build, platform, programRoot, projectRoot, requirements: project.requirements };
}

type Image = Pick<BuiltImage, "image" | "target" | "installsRequirements">;

/** The names of the images that a stack builds from `images/`, by what they are called. */
export function builtImages(settings: Settings): Map<string, string> {
    const build = buildSettings(settings);
    const images: readonly Image[] = [
        ...sharedBases(settings).map((base) => SHARED_BASES[base]),
        ...ownImages(settings),
    ];
    return new Map(images.map((image) => [image.target ?? image.image, builtImage({ ...image, ...build }).imageName]));
}

/** Images that containers and pods of a stack run. */
function ownImages({ images, mode, services, tasks }: Settings): Image[] {
    if (mode === "prod") {
        return tasks.image === undefined ? [ENVIRONMENT_IMAGE] : [];
    }
    const named: Readonly<Record<string, string | undefined>> = images;
    return [
        ...running(services)
            .filter(({ name }) => named[name] === undefined)
            .map(({ name, installsRequirements }) => ({ image: name, installsRequirements })),
        ...(mode === "prod_local" ? [ENVIRONMENT_IMAGE] : []),
    ];
}

/** Images that those start from. */
function sharedBases(settings: Settings): SharedBase[] {
    const { programRoot } = settings.machine;
    const asked = new Set(ownImages(settings).flatMap(({ image }) => [...basesOf(programRoot, image)]));
    return (Object.keys(SHARED_BASES) as SharedBase[]).filter((base) => asked.has(base));
}
