import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { ownLabels } from "../../lib/labels";
import type { StackIdentity } from "../../lib/names";

/** Names of a stack's volumes in Docker. */
export interface DataVolumes {
    readonly airflowLogs: pulumi.Output<string>;
    readonly minio: pulumi.Output<string>;
    /** Data of another S3 server than MinIO. */
    readonly objectStore: pulumi.Output<string>;
    readonly postgres: pulumi.Output<string>;
}

/** All volumes of a stack, whatever services it runs: what leaves the program is deleted, its data too. */
export function dataVolumes(identity: StackIdentity, parent: pulumi.Resource): DataVolumes {
    const volume = (role: string): pulumi.Output<string> => dataVolume(`${role}-data`, identity, parent);
    return {
        airflowLogs: volume("airflow-logs"),
        minio: volume("minio"),
        objectStore: volume("object-store"),
        postgres: volume("postgres"),
    };
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
