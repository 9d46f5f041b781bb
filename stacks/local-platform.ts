import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { warnAboutOrphans } from "../checks/orphans";
import { sweepStoredValues } from "../checks/stored-values";
import { MlopsManager } from "../components/mlops/mlops-manager";
import type { Networks } from "../components/mlops/networks";
import { stackFile } from "../components/stack-file";
import { TaskConfig } from "../components/tasks/task-config";
import { RECORD_FILE, type StackRecord } from "../config/machine";
import type { Settings } from "../config/settings";
import type { TaskConfig as TaskConfigDocument } from "../contract/task-config";
import { RESOURCES } from "../lib/resource-names";
import { airflowFolder } from "./airflow-files";
import { giveOutAlerts } from "./alerts";
import { builtImages, type SharedBuild } from "./images";
import { mlopsArgs } from "./mlops-args";

/** What is not the same in every mode whose services run on this machine. */
export interface LocalPlatformArgs {
    /** The task config. */
    readonly document: pulumi.Input<TaskConfigDocument>;
    /** The networks of the stack. */
    readonly networks: Networks;
    /** Docker's provider. */
    readonly docker: pulumi.ProviderResource;
    /** How images are built, and those that others start from. */
    readonly build: SharedBuild;
    /** Environment of every Airflow container, besides the user's own, which wins. */
    readonly airflowEnv?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The task config and the services, each a container of this machine's Docker. */
export interface LocalPlatform {
    readonly platform: MlopsManager;
    readonly taskConfig: TaskConfig;
}

/** Declares them; its end leaves a record for the next `up`. */
export function localPlatform(settings: Settings, args: LocalPlatformArgs): LocalPlatform {
    const { machine } = settings;
    const { document, networks } = args;
    const folder = airflowFolder(settings);
    const taskConfig = new TaskConfig(RESOURCES.taskConfig, { document, folder, stateRoot: machine.stateFolder });
    // Of a stack that has been up the folder is there, and containers need not wait for what the file may wait for.
    const stackFolder = machine.record ? folder : taskConfig.folder;
    const managerArgs = mlopsArgs(settings, { networks, stackFolder, build: args.build, airflowEnv: args.airflowEnv });
    const platform = new MlopsManager("platform", managerArgs, { providers: [args.docker] });
    giveOutAlerts(settings);
    recordUp(settings, platform);
    if (!pulumi.runtime.isDryRun()) {
        pulumi.all([platform.owned, platform.urls]).apply(([owned]) => warnAboutOrphans(settings.identity, owned));
        if (settings.xcom.objectStorage && settings.services.includes("airflow")) {
            platform.urls.apply(() => sweepStoredValues(settings.identity));
        }
    }
    return { platform, taskConfig };
}

/** Leaves for the next `up`, once all services are ready, from where this one ran and what it has built. */
export function recordUp(settings: Settings, platform: pulumi.Resource & Pick<MlopsManager, "urls">): void {
    const { machine } = settings;
    const record: StackRecord = { clone: machine.projectRoot, images: [...builtImages(settings).values()] };
    stackFile(
        "last-up",
        {
            file: path.join(machine.stackFolder, RECORD_FILE),
            stateRoot: machine.stateFolder,
            content: platform.urls.apply(() => `${JSON.stringify(record)}\n`),
        },
        { dependsOn: [platform] },
    );
}
