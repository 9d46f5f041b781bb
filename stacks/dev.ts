import * as path from "node:path";
import { Networks } from "../components/mlops/networks";
import { secretFiles } from "../components/tasks/secret-files";
import type { Settings } from "../config/settings";
import { TASK_CONFIG_VERSION, type DevTaskConfig } from "../contract/task-config";
import { RESOURCES } from "../lib/resource-names";
import { SECRETS_FOLDER, STACK_FOLDER } from "../services/airflow-part";
import { clientEnvironment } from "../services/catalogue";
import { TASK_SOCKET } from "../services/tasks";
import { sharedImages } from "./images";
import { airflowFolder } from "./airflow-files";
import { links } from "./links";
import { localPlatform } from "./local-platform";
import type { LocalOutputs } from "./outputs";
import { declaredSecrets, gpuCount, plainEnv } from "./pod-tasks";
import { xcomStorage } from "./xcom-storage";
import { dockerProvider } from "./providers";
import type { NewSubnets } from "./subnets";

/** The local platform: every service a container of this machine's Docker, tasks in one of them. */
export function dev(settings: Settings, { subnets }: NewSubnets): LocalOutputs {
    const { identity, machine, secrets, tasks } = settings;
    const docker = dockerProvider(machine);
    const networks = new Networks(RESOURCES.networks, { identity, subnets }, { providers: [docker] });
    if (tasks.envInDev) {
        secretFiles(
            { secrets, folder: path.join(airflowFolder(settings), SECRETS_FOLDER), stateRoot: machine.stateFolder },
            {},
        );
    }
    const { platform, taskConfig } = localPlatform(settings, {
        document: devTaskConfig(settings),
        networks,
        docker,
        build: sharedImages(settings, docker),
    });
    return { urls: platform.urls, credentials: platform.credentials, taskConfig: taskConfig.document };
}

/** The task config of dev tasks. */
export function devTaskConfig(settings: Settings): DevTaskConfig {
    const { project, services, tasks } = settings;
    const envVars = { ...clientEnvironment(services), ...plainEnv(settings), ...tasks.envVars };
    return {
        version: TASK_CONFIG_VERSION,
        mode: "dev",
        project: project.name,
        envVars,
        ...links(settings, envVars),
        ...xcomStorage(settings),
        declaredSecrets: declaredSecrets(settings),
        logLevel: tasks.logLevel,
        execution: tasks.devExecution,
        taskSocket: TASK_SOCKET,
        ...gpuCount(settings),
        envInDev: tasks.envInDev,
        secretsPath: `${STACK_FOLDER}/${SECRETS_FOLDER}`,
    };
}
