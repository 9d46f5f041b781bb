import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { ownLabels } from "../../lib/labels";
import type { StackIdentity } from "../../lib/names";
import { dataVolumeName } from "../../lib/resource-names";

/** Docker's names of a stack's volumes, by their names in the catalogue. */
export type Volumes = ReadonlyMap<string, pulumi.Output<string>>;

/** All volumes of a stack, whatever services it runs: what leaves the program is deleted, its data too. */
export function dataVolumes(
    services: readonly { readonly volumes: readonly string[] }[],
    identity: StackIdentity,
    parent: pulumi.Resource,
): Volumes {
    const names = services.flatMap(({ volumes }) => volumes).sort();
    return new Map(names.map((name) => [name, dataVolume(dataVolumeName(name), identity, parent)]));
}

/**
 * A volume that goes with the stack and with nothing else: no input of it may ever force a replacement, which would
 * take the data along. Docker adopts a volume of the same name without a word, so the name is not ours to give.
 */
function dataVolume(name: string, identity: StackIdentity, parent: pulumi.Resource): pulumi.Output<string> {
    return new docker.Volume(
        name,
        { labels: ownLabels(identity, name) },
        { parent, ignoreChanges: ["driver", "driverOpts", "labels"] },
    ).name;
}
