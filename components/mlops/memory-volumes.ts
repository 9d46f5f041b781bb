import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { ownLabels } from "../../lib/labels";
import { MEMORY_DRIVER } from "../../lib/memory-volume";
import type { StackIdentity } from "../../lib/names";
import type { ServiceDefinition } from "../../services/service";
import type { Volumes } from "./data-volumes";

/**
 * Volumes that containers share sockets in. Docker makes each when the first of its containers starts and forgets it with the
 * last, so that no socket of a server that is gone is ever met, and none of it is data.
 */
export function memoryVolumes(
    services: readonly Pick<ServiceDefinition, "name" | "memoryVolumes">[],
    identity: StackIdentity,
    parent: pulumi.Resource,
): Volumes {
    const names = services.flatMap((service) => service.memoryVolumes ?? []).sort();
    return new Map(names.map((name) => [name, memoryVolume(`${name}-memory`, identity, parent)]));
}

function memoryVolume(name: string, identity: StackIdentity, parent: pulumi.Resource): pulumi.Output<string> {
    // The group is the one that all containers share; what they make there is small, and counts as their memory.
    const driverOpts = { ...MEMORY_DRIVER, o: "size=16m,uid=0,gid=0,mode=0770" };
    return new docker.Volume(name, { labels: ownLabels(identity, name), driver: "local", driverOpts }, { parent }).name;
}
