import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../checks/machine";
import { sayStrangers } from "../checks/strangers";
import { clientEnvironment, endpointsOf } from "../components/mlops/clients";
import { MlopsManager } from "../components/mlops/mlops-manager";
import { SECRETS_FOLDER, STACK_FOLDER } from "../components/mlops/airflow-specs";
import { secretFiles } from "../components/tasks/secret-files";
import { stackFile } from "../components/tasks/stack-file";
import { TaskConfig } from "../components/tasks/task-config";
import { RECORD_FILE, type StackRecord } from "../config/machine";
import type { Settings } from "../config/settings";
import { TASK_CONFIG_VERSION, type DevTaskConfig } from "../contract/task-config";
import { neededParts } from "../lib/roles";
import type { StackOutputs } from "./outputs";
import { dockerProvider } from "./providers";

/** The local platform: every service a container of this machine's Docker, tasks in Airflow itself. */
export function dev(settings: Settings, { subnets }: Machine): StackOutputs {
    const { machine, project } = settings;
    const taskConfig = new TaskConfig("task-config", {
        document: devTaskConfig(settings),
        folder: path.join(machine.stackFolder, "airflow"),
        top: machine.stateFolder,
    });
    if (settings.tasks.envInDev) {
        const folder = path.join(machine.stackFolder, "airflow", SECRETS_FOLDER);
        secretFiles({ secrets: settings.secrets, folder, top: machine.stateFolder }, {});
    }
    const platform = new MlopsManager(
        "platform",
        {
            ...settings,
            clone: machine.clone,
            buildPlatform: machine.platform,
            ownerUid: machine.ownerUid,
            subnets,
            folders: project.folders,
            requirements: project.requirements,
            stackFolder: taskConfig.folder,
            airflowEnv: settings.airflow.env,
        },
        { providers: [dockerProvider()] },
    );
    recordUp(settings, platform);
    if (!pulumi.runtime.isDryRun()) {
        pulumi.all([platform.owned, platform.urls]).apply(([owned]) => sayStrangers(settings.identity, owned));
    }
    return { urls: platform.urls, credentials: platform.credentials, taskConfig: taskConfig.document };
}

/** What tasks that run in Airflow are told. */
export function devTaskConfig({ project, secrets, services, tasks }: Settings): DevTaskConfig {
    return {
        version: TASK_CONFIG_VERSION,
        mode: "dev",
        project: project.name,
        envVars: clientEnvironment(endpointsOf(neededParts(services))),
        declaredSecrets: Object.keys(secrets).sort(),
        envInDev: tasks.envInDev,
        secretsPath: `${STACK_FOLDER}/${SECRETS_FOLDER}`,
    };
}

/** Leaves for the next `up`, once all services are ready, from where this one ran and with which credentials. */
function recordUp({ machine, credentialsVersion }: Settings, platform: MlopsManager): void {
    const record: StackRecord = { clone: machine.clone, credentialsVersion };
    stackFile(
        "last-up",
        {
            file: path.join(machine.stackFolder, RECORD_FILE),
            top: machine.stateFolder,
            content: platform.urls.apply(() => `${JSON.stringify(record)}\n`),
        },
        { dependsOn: [platform] },
    );
}
