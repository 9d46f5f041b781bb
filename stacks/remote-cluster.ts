import * as pulumi from "@pulumi/pulumi";
import { pullLogin } from "../checks/registry";
import type { Remote } from "../checks/remote";
import type { Settings } from "../config/settings";
import { sharedImages } from "./images";
import type { PlatformCluster } from "./platform-cluster";
import { dockerProvider, remoteProvider } from "./providers";
import { serviceImage, taskImage } from "./pushed-images";

/** A cluster that is there already, whose nodes pull images from the stack's registry. */
export function remoteCluster(settings: Settings, { login, takesUp, target }: Remote): PlatformCluster {
    const { images, machine, tasks } = settings;
    const docker = dockerProvider(machine);
    const pushing = { docker, build: sharedImages(settings, docker), login };
    const projectImage = tasks.image === undefined ? taskImage(settings, pushing) : pulumi.output<string>(tasks.image);
    const named: Readonly<Record<string, string | undefined>> = images;
    return {
        mode: "prod",
        docker,
        build: pushing.build,
        projectImage,
        kubernetes: remoteProvider(target, takesUp),
        // What others have built lies in a registry already.
        deliverImage: (name, source) =>
            named[name] === undefined ? serviceImage(settings, pushing, name, source) : pulumi.output(named[name]),
        pullLogin: pullLogin(settings),
        // No node has it under a name that stays.
        xcomSidecarImage: projectImage,
    };
}
