import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { dagBundleFaults } from "../../../../checks/dag-bundle";
import { faultMessage } from "../../../../config/config-commands";
import { loadSettings } from "../../../../config/settings";
import { dagBundleOutputs } from "../../../../stacks/dag-bundle";

/** What a stack of mode prod does about its DAG bundle, without the cluster. */
export async function program(): Promise<object> {
    const settings = loadSettings();
    const faults = await dagBundleFaults(settings);
    if (faults.length > 0) {
        throw new pulumi.RunError(faultMessage(settings.identity.stack, faults));
    }
    const airflowFolder = path.join(settings.machine.stackFolder, "airflow");
    return { airflowFolder, ...dagBundleOutputs(settings, airflowFolder) };
}
