import * as pulumi from "@pulumi/pulumi";
import type { Planned } from "./pulumi-recorder";

/** A text that no recorded input may hold outside a secret. */
export const SECRET_MARK = "marked-secret";

/** What the providers of the local platform compute. */
export const planned: Planned = {
    outputs: {
        "pulumi:providers:docker": () => ({}),
        "docker:index/container:Container": () => ({}),
        "docker:index/image:Image": () => ({ repoDigest: "sha256:0" }),
        "docker:index/remoteImage:RemoteImage": () => ({ imageId: "sha256:0", repoDigest: "sha256:0" }),
        "docker:index/network:Network": (name) => ({ name: `${name}-auto` }),
        "docker:index/volume:Volume": (name) => ({ name: `${name}-auto` }),
        "command:local:Command": () => ({ stdout: "", stderr: "" }),
        "random:index/randomPassword:RandomPassword": (name) => ({ result: pulumi.secret(`${SECRET_MARK}-${name}`) }),
    },
    answers: { "command:local:run": () => ({ stdout: "" }) },
};
