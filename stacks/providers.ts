import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/**
 * The providers of a stack, made here and nowhere else. Default ones are turned off in the stack files, so that a
 * resource without one of these fails and does not land wherever the machine happens to point.
 */
export function dockerProvider(): pulumi.ProviderResource {
    // Finds the engine as the official one does: DOCKER_HOST, else the usual sockets.
    return new docker.Provider("docker", {});
}
