import * as pulumi from "@pulumi/pulumi";
import type { Login } from "../checks/registry";
import { dagImage } from "../components/image/dag-image";
import { pushedImage } from "../components/image/pushed-image";
import { RegistryImage, type Registry } from "../components/image/registry-image";
import { dagBundle, pushesImages } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import type { ImageBundle } from "../lib/dag-bundle";
import { dagFolder } from "../lib/dag-folder";
import { projectImageName } from "../lib/image-names";
import { RESOURCES } from "../lib/resource-names";
import { buildSettings, sharedImages, type SharedBuild } from "./images";
import { dockerProvider } from "./providers";

/** What a stack builds and sends to its registry, by names that no later push can move. */
export interface PushedImages {
    /** What task pods run; absent where others have built it. */
    readonly tasks?: pulumi.Output<string>;
    /** The DAGs; absent where they come another way. */
    readonly dags?: pulumi.Output<string>;
}

/**
 * Declares them.
 * @param login Who pushes; absent where `docker login` has left that on this machine.
 */
export function pushedImages(settings: Settings, login: Login | undefined): PushedImages {
    const { machine, tasks } = settings;
    if (!pushesImages(settings)) {
        return {};
    }
    const bundle = dagBundle(settings);
    const docker = dockerProvider(machine);
    const place = registryPlace(settings, login);
    return {
        ...(tasks.image === undefined
            ? { tasks: taskImage(settings, { docker, build: sharedImages(settings, docker), login }) }
            : {}),
        ...(bundle?.type === "image" ? { dags: dagsImage(settings, docker, place, bundle) } : {}),
    };
}

/** By what an image is built and sent. */
export interface Pushing {
    readonly docker: pulumi.ProviderResource;
    /** How images are built, and those that others start from. */
    readonly build: SharedBuild;
    /** Who pushes; absent where `docker login` has left that on this machine. */
    readonly login: Login | undefined;
}

/** The project's image, in the registry. */
export function taskImage(settings: Settings, { build, docker, login }: Pushing): pulumi.Output<string> {
    const { project, registry } = settings;
    const place = { ...registryPlace(settings, login), repository: registry.repository };
    return new RegistryImage(RESOURCES.taskImage, { build, project, registry: place }, { providers: [docker] })
        .reference;
}

/** What another image of this machine's is in the registry. */
export function serviceImage(
    settings: Settings,
    { build, docker, login }: Pushing,
    image: string,
    source: pulumi.Output<string>,
): pulumi.Output<string> {
    const repository = besides(settings, image);
    const args = { source, build, registry: { ...registryPlace(settings, login), repository } };
    return pushedImage(`${image}-pushed-image`, args, { provider: docker });
}

function registryPlace({ registry }: Settings, login: Login | undefined): Pick<Registry, "server" | "login"> {
    const { server = "" } = registry;
    return { server, login: login && { ...login, password: pulumi.secret(login.password) } };
}

/** The repository of another image than the project's: that one's with a word behind it. */
function besides({ project, registry }: Settings, what: string): string {
    const [local] = projectImageName(project).split(":");
    return `${registry.repository ?? local}-${what}`;
}

/** The DAGs' own, beside the project's where nothing else is said. */
function dagsImage(
    settings: Settings,
    docker: pulumi.ProviderResource,
    place: Pick<Registry, "server" | "login">,
    bundle: ImageBundle,
): pulumi.Output<string> {
    const { folder } = settings.project.folders.dags;
    const repository = bundle.repository ?? besides(settings, "dags");
    const args = {
        folder,
        files: dagFolder(folder),
        build: buildSettings(settings),
        registry: { ...place, repository },
    };
    return dagImage(RESOURCES.dagImage, args, { provider: docker });
}
