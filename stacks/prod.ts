import * as pulumi from "@pulumi/pulumi";
import { pullLogin } from "../checks/registry";
import type { Remote } from "../checks/remote";
import { gaiaflowWheel } from "../components/tasks/gaiaflow-wheel";
import { TaskAccess } from "../components/tasks/task-access";
import { TaskConfig } from "../components/tasks/task-config";
import { TaskSecret } from "../components/tasks/task-secret";
import type { Settings } from "../config/settings";
import { airflowConnection, connectionId } from "../lib/airflow-connection";
import { s3Environment } from "../lib/s3-environment";
import { RESOURCES, taskSecret } from "../lib/resource-names";
import { accessTokens, lastTokens, nextTokens } from "./access-tokens";
import { airflowFolder, giveOut } from "./airflow-files";
import { airflowObjectOutputs } from "./airflow-objects";
import { giveOutAlerts } from "./alerts";
import { pullSecret, taskNamespace } from "./namespaces";
import { dagBundleOutputs } from "./dag-bundle";
import type { StackOutputs } from "./outputs";
import { envSecret, podTaskConfig, taskAnnotations } from "./pod-tasks";
import { remoteProvider, unknownText } from "./providers";
import { pushedImages } from "./pushed-images";

/** A remote cluster's part: where task pods live, what they run, and what an Airflow elsewhere needs to start them. */
export async function prod(settings: Settings, { login, target }: Remote): Promise<StackOutputs> {
    const { identity, machine, tasks } = settings;
    const inCluster = { providers: [remoteProvider(target)] };
    const namespace = taskNamespace(settings, inCluster);
    const pull = pullSecret(pullLogin(settings), [namespace], inCluster);
    const pushed = pushedImages(settings, login);
    const image = pushed.tasks ?? pulumi.output(tasks.image ?? "");
    const pods = {
        mode: "prod",
        envVars: endpointVariables(settings.endpoints),
        secrets: [],
        imagePullSecrets: pull,
        connection: connectionId(identity),
    } as const;
    const document = pulumi
        .all([image, namespace])
        .apply(([reference, name]) => podTaskConfig(settings, { ...pods, image: reference, namespace: name }));
    const folder = airflowFolder(settings);
    const inFolder = { folder, stateRoot: machine.stateFolder };
    const taskConfig = new TaskConfig(RESOURCES.taskConfig, { document, namespace, ...inFolder }, inCluster);
    for (const [name, data] of Object.entries({ ...settings.secrets, ...envSecret(settings) })) {
        new TaskSecret(taskSecret(name), { namespace, name, data }, inCluster);
    }
    const rotation = { days: settings.cluster.tokenRotationDays, version: settings.credentialsVersion };
    const airflowToken = nextTokens(await lastTokens(identity), rotation, new Date());
    const { kubeconfig } = new TaskAccess(
        RESOURCES.taskAccess,
        {
            namespace,
            apiServer: target?.server ?? unknownText(),
            ...inFolder,
            tokens: accessTokens(airflowToken),
            ...taskAnnotations(settings),
        },
        inCluster,
    );
    const connection = kubeconfig.apply(airflowConnection);
    giveOut(settings, "airflow-connection", "airflow-connection.json", { content: connection, secret: true });
    giveOutAlerts(settings);
    const wheel = gaiaflowWheel(machine);
    const content = wheel.content.toString("base64");
    giveOut(settings, "gaiaflow-wheel", wheel.fileName, { content, encoding: "base64" });
    return {
        taskConfig: taskConfig.document,
        taskImage: image,
        namespace,
        kubeconfig,
        airflowConnection: connection,
        airflowConnectionId: connectionId(identity),
        airflowFolder: folder,
        airflowToken,
        ...airflowObjectOutputs(settings),
        ...dagBundleOutputs(settings),
        ...(pushed.dags ? { dagImage: pushed.dags } : {}),
    };
}

/** How task pods find the services of the production side. */
function endpointVariables({ mlflow, s3 }: Settings["endpoints"]): Record<string, string> {
    return {
        ...(mlflow === undefined ? {} : { MLFLOW_TRACKING_URI: mlflow }),
        ...(s3 === undefined ? {} : s3Environment(s3)),
    };
}
