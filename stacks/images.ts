import type * as pulumi from "@pulumi/pulumi";
import { SHARED_BASES, basesOf, type SharedBase } from "../components/image/base-images";
import { PlatformImage, builtImage, type BuildArgs, type BuiltImage } from "../components/image/platform-image";
import { ENVIRONMENT_IMAGE } from "../components/image/project-image";
import type { Settings } from "../config/settings";
import { RESOURCES } from "../lib/resource-names";
import { imagesOf, running } from "../services/catalogue";

/** Declares the images that others start from, and says how those are built. */
export function sharedImages(settings: Settings, docker: pulumi.ProviderResource): BuildArgs {
    const args = buildSettings(settings);
    const made = new Map<string, PlatformImage>();
    for (const base of sharedBases(settings)) {
        const below = [...basesOf(args.programRoot, SHARED_BASES[base].image)].flatMap((each) => made.get(each) ?? []);
        const image = { ...SHARED_BASES[base], ...args, bases: below };
        made.set(base, new PlatformImage(NAMES[base], image, { providers: [docker] }));
    }
    return { ...args, bases: [...made.values()] };
}

const NAMES: Readonly<Record<SharedBase, string>> = {
    PYTHON: RESOURCES.pythonImage,
    UV: RESOURCES.uvImage,
    ENVIRONMENT: RESOURCES.environmentImage,
};

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
            .flatMap(imagesOf)
            .filter(({ image }) => named[image] === undefined),
        ...(mode === "prod_local" ? [ENVIRONMENT_IMAGE] : []),
    ];
}

/** Images that those start from, each after what it starts from itself. */
function sharedBases(settings: Settings): SharedBase[] {
    const all = Object.keys(SHARED_BASES) as SharedBase[];
    const askedBy = (images: readonly Image[]): SharedBase[] => {
        const asked = new Set(images.flatMap(({ image }) => [...basesOf(settings.machine.programRoot, image)]));
        return all.filter((base) => asked.has(base));
    };
    const direct = askedBy(ownImages(settings));
    const below = askedBy(direct.map((base) => SHARED_BASES[base]));
    return all.filter((base) => direct.includes(base) || below.includes(base));
}
