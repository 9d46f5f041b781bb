import * as pulumi from "@pulumi/pulumi";
import { dagFiles } from "../components/dag-files";
import { dagBundle } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import { bundleConnectionId, connectionId } from "../lib/airflow-connection";
import { bundleConfigList, bundleConnection, type S3Bundle } from "../lib/dag-bundle";
import { dagFolder } from "../lib/dag-folder";
import { stackId } from "../lib/names";
import { giveOut } from "./airflow-files";
import type { StackOutputs } from "./outputs";

/** What the stack gives out of its DAG bundle. */
type DagBundleOutputs = Pick<StackOutputs, "dagBundles" | "dagBundleConnection" | "dagBundleConnectionId">;

/** How an Airflow elsewhere reads the DAGs: nothing where the user brings them there himself. */
export function dagBundleOutputs(settings: Settings): DagBundleOutputs {
    const { identity } = settings;
    const bundle = dagBundle(settings);
    if (bundle === undefined) {
        return {};
    }
    const id = bundleConnectionId(identity);
    const list = bundleConfigList(bundle, connectionId(identity), id);
    giveOut(settings, "dag-bundles", "dag-bundles.json", { content: `${list}\n` });
    if (bundle.type === "git" && bundle.knownHosts !== undefined) {
        giveOut(settings, "dag-bundle-known-hosts", "known_hosts", { content: `${bundle.knownHosts.trim()}\n` });
    }
    if (bundle.type === "s3") {
        sendDags(settings, bundle);
    }
    const text = bundleConnection(bundle);
    if (text === undefined) {
        return { dagBundles: pulumi.output(list) };
    }
    const connection = pulumi.secret(text);
    giveOut(settings, "dag-bundle-connection", "dag-bundle-connection.json", { content: connection, secret: true });
    return { dagBundles: pulumi.output(list), dagBundleConnection: connection, dagBundleConnectionId: id };
}

/** The project's DAGs, to the bucket. */
function sendDags({ identity, machine, project }: Settings, bundle: S3Bundle): void {
    const { folder } = project.folders.dags;
    const { accessKeyId: id, bucket, endpoint, prefix, region, secretAccessKey: secret } = bundle;
    const key = id === undefined || secret === undefined ? undefined : { id, secret };
    const { projectRoot } = machine;
    const place = { bucket, prefix, endpoint, region, key };
    dagFiles("dag-files", { folder, files: dagFolder(folder), projectRoot, owner: stackId(identity), ...place }, {});
}
