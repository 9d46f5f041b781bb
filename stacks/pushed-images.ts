import * as pulumi from "@pulumi/pulumi";
import type { Login } from "../checks/registry";
import { dagImage } from "../components/image/dag-image";
import { RegistryImage, type Registry } from "../components/image/registry-image";
import { dagBundle, pushesImages } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import type { ImageBundle } from "../lib/dag-bundle";
import { dagFolder } from "../lib/dag-folder";
import { projectImageName } from "../lib/image-names";
import { RESOURCES } from "../lib/resource-names";
import { buildSettings, sharedImages } from "./images";
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
    const { machine, registry, tasks } = settings;
    if (!pushesImages(settings)) {
        return {};
    }
    const bundle = dagBundle(settings);
    const docker = dockerProvider(machine);
    const { server = "", repository } = registry;
    const place = { server, login: login && { ...login, password: pulumi.secret(login.password) } };
    return {
        ...(tasks.image === undefined ? { tasks: taskImage(settings, docker, { ...place, repository }) } : {}),
        ...(bundle?.type === "image" ? { dags: dagsImage(settings, docker, place, bundle) } : {}),
    };
}

/** The project's image. */
function taskImage(settings: Settings, docker: pulumi.ProviderResource, registry: Registry): pulumi.Output<string> {
    const { project } = settings;
    const args = { build: sharedImages(settings, docker), project, registry };
    return new RegistryImage(RESOURCES.taskImage, args, { providers: [docker] }).reference;
}

/** The DAGs' own, beside the project's where nothing else is said. */
function dagsImage(
    settings: Settings,
    docker: pulumi.ProviderResource,
    place: Pick<Registry, "server" | "login">,
    bundle: ImageBundle,
): pulumi.Output<string> {
    const { project, registry } = settings;
    const { folder } = project.folders.dags;
    const [local] = projectImageName(project).split(":");
    const repository = bundle.repository ?? `${registry.repository ?? local}-dags`;
    const args = {
        folder,
        files: dagFolder(folder),
        build: buildSettings(settings),
        registry: { ...place, repository },
    };
    return dagImage(RESOURCES.dagImage, args, { provider: docker });
}
