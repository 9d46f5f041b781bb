import type * as pulumi from "@pulumi/pulumi";
import { SHARED_BASES, sharedBasesOf, type SharedBase } from "../components/image/base-images";
import { PlatformImage, builtImage, type BuildArgs, type BuiltImage } from "../components/image/platform-image";
import { publishedReferences } from "../components/image/published-images";
import { NO_REGISTRY } from "../config/fields";
import type { Settings } from "../config/settings";
import { RESOURCES } from "../lib/resource-names";
import { imagesOf, running } from "../services/catalogue";
import { bundleSoftware } from "./bundle-env";
import { ownEnvironment, ownNames, standsOn, withOwnImage } from "./own-environment";

/** How images are built, with those that others start from. */
export interface SharedBuild extends BuildArgs {
    /** Those, by what they are called. */
    readonly shared: ReadonlyMap<string, PlatformImage>;
}

/** Declares the images that others start from, and says how those are built. */
export function sharedImages(settings: Settings, docker: pulumi.ProviderResource): SharedBuild {
    const args = buildSettings(settings);
    const shared = new Map<string, PlatformImage>();
    for (const base of sharedBases(settings)) {
        const image: Image = SHARED_BASES[base];
        const build = { ...image, ...args, bases: [...shared.values()] };
        shared.set(image.target ?? image.image, new PlatformImage(NAMES[base], build, { providers: [docker] }));
    }
    const bases = [...shared.values()];
    const { dockerfile } = settings.project;
    const own = dockerfile && needsEnvironment(settings) ? ownEnvironment(dockerfile, args, shared, docker) : undefined;
    if (own !== undefined) {
        shared.set(SHARED_BASES.ENVIRONMENT.image, own);
    }
    return { ...args, bases: [...new Set([...bases, ...shared.values()])], shared };
}

const NAMES: Readonly<Record<SharedBase, string>> = {
    PYTHON: RESOURCES.pythonImage,
    UV: RESOURCES.uvImage,
    WHEEL: RESOURCES.wheelImage,
    ENVIRONMENT: RESOURCES.environmentImage,
};

/** The same, with nothing declared. */
export function buildSettings(settings: Settings): BuildArgs {
    const { airflow, build, machine, mlflow, mode, project } = settings;
    const { cacheFolder, programRoot, projectRoot } = machine;
    const platform = (mode === "prod" ? build.platform : undefined) ?? machine.platform;
    const software = bundleSoftware(settings);
    const args = {
        ...build,
        platform,
        programRoot,
        projectRoot,
        cacheFolder,
        published: build.registry === NO_REGISTRY ? undefined : publishedReferences(programRoot, build.registry),
        environment: project.environment,
        airflowRequirements: [...airflow.requirements, ...software.requirements],
        // By it a backup asks a database that has no pod.
        airflowPackages: [...software.packages, ...(settings.outside?.database ? ["postgresql-client"] : [])],
        airflowUsers: airflow.users !== undefined,
        mlflowLogin: mlflow.login,
    };
    return withOwnImage(project.dockerfile, args);
}

type Image = Pick<BuiltImage, "image" | "target">;

/** The names of the images that a stack builds from `images/`, by what they are called. */
export function builtImages(settings: Settings): Map<string, string> {
    const build = buildSettings(settings);
    const images: readonly Image[] = [
        ...sharedBases(settings).map((base) => SHARED_BASES[base]),
        ...ownImages(settings).map((image) => ({ image })),
    ];
    const names = images.map(
        (image) => [image.target ?? image.image, builtImage({ ...image, ...build }).imageName] as const,
    );
    return new Map([...names, ...(needsEnvironment(settings) ? ownNames(build) : [])]);
}

/** Images of their own that the services of a stack run, by their folders in `images/`. */
function ownImages({ airflow, images, mode, services }: Settings): string[] {
    if (mode === "prod" && !airflow.inCluster) {
        return [];
    }
    const named: Readonly<Record<string, string | undefined>> = images;
    return running(services)
        .flatMap(imagesOf)
        .filter((image) => named[image] === undefined);
}

/** Images that those start from, and the environment that functions run in with what it stands on. */
function sharedBases(settings: Settings): SharedBase[] {
    const { machine, project } = settings;
    const environment = needsEnvironment(settings) ? standsOn(project.dockerfile) : [];
    const below = sharedBasesOf(machine.programRoot, [...ownImages(settings), ...environment]);
    const isBuilt = environment.includes(SHARED_BASES.ENVIRONMENT.image);
    return [...below.filter((base) => base !== "ENVIRONMENT"), ...(isBuilt ? ["ENVIRONMENT" as const] : [])];
}

/** Whether something of the stack runs, or stands on, what functions run in. */
function needsEnvironment(settings: Settings): boolean {
    return (
        runsFunctions(settings) ||
        sharedBasesOf(settings.machine.programRoot, ownImages(settings)).includes("ENVIRONMENT")
    );
}

/** Whether the stack builds what functions of the project run in. */
function runsFunctions({ airflow, mode, services, tasks }: Settings): boolean {
    const inServices = running(services).some(({ runsEnvironment }) => runsEnvironment);
    switch (mode) {
        case "dev":
            return inServices;
        case "prod_local":
            return true;
        case "prod":
            return tasks.image === undefined || (airflow.inCluster === true && inServices);
        default:
            return mode satisfies never;
    }
}
