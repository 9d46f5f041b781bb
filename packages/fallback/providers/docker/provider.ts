import { version } from "@pulumi/docker/package.json";
import { defineProvider } from "../kit/provider";
import { configureDocker, dockerConfig, dockerRefusedConfig } from "./configure";
import { container } from "./container/container";
import { getLogs } from "./functions/get-logs";
import { getNetwork } from "./functions/get-network";
import { getRemoteImage } from "./functions/get-remote-image";
import { image } from "./image/image";
import { network } from "./network/network";
import { remoteImage } from "./remote-image/remote-image";
import { tag } from "./tag";
import { volume } from "./volume/volume";

const SWARM = "swarms are out of this project's scope";

/** The stand-in for the docker provider: one daemon's containers, networks, volumes and images. */
export const dockerProvider = defineProvider({
    name: "docker",
    version,
    config: dockerConfig,
    refusedConfig: dockerRefusedConfig,
    configure: configureDocker,
    resources: [container, image, network, remoteImage, tag, volume],
    functions: [getLogs, getNetwork, getRemoteImage],
    refused: {
        "docker:index/buildxBuilder:BuildxBuilder": "images are built by the daemon's own BuildKit",
        "docker:index/plugin:Plugin": "plugins of the daemon are not managed",
        "docker:index/registryImage:RegistryImage": "use docker.Image, which builds and pushes",
        "docker:index/secret:Secret": SWARM,
        "docker:index/service:Service": SWARM,
        "docker:index/serviceConfig:ServiceConfig": SWARM,
        "docker:index/getPlugin:getPlugin": "plugins of the daemon are not managed",
        "docker:index/getRegistryImage:getRegistryImage": "registries are only pulled from and pushed to",
        "docker:index/getRegistryImageManifests:getRegistryImageManifests":
            "registries are only pulled from and pushed to",
        "pulumi:providers:docker/terraformConfig": "there is no Terraform provider behind this stand-in",
    },
});
