import * as pulumi from "@pulumi/pulumi";
import { dagBundleFaults } from "../../../../checks/dag-bundle";
import { faultMessage } from "../../../../config/config-commands";
import { loadSettings, withEnvironment } from "../../../../config/settings";
import { airflowFolder } from "../../../../stacks/airflow-files";
import { dagBundleOutputs } from "../../../../stacks/dag-bundle";

/** What a stack of mode prod does about its DAG bundle, without the cluster. */
export async function program(): Promise<object> {
    const settings = await withEnvironment(loadSettings());
    const faults = await dagBundleFaults(settings);
    if (faults.length > 0) {
        throw new pulumi.RunError(faultMessage(settings.identity.stack, faults));
    }
    return { airflowFolder: airflowFolder(settings), ...dagBundleOutputs(settings) };
}
