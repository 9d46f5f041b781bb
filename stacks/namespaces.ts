import * as pulumi from "@pulumi/pulumi";
import { TaskNamespace, type TaskNamespaceArgs } from "../components/tasks/task-namespace";
import { TaskSecret } from "../components/tasks/task-secret";
import { namespaceName, platformNamespaceName, type Settings } from "../config/settings";
import { dockerConfig, type RegistryLogin } from "../lib/docker-config";
import { RESOURCES, taskSecret } from "../lib/resource-names";
import { podLabels } from "./pod-tasks";

/** The secret with which pods pull images. */
const REGISTRY_SECRET = "gaiaflow-registry";

/** Where task pods live: a namespace of the stack's own, or one that is there and stays. */
export function taskNamespace(settings: Settings, opts: pulumi.ComponentResourceOptions): pulumi.Output<string> {
    const { podSecurity } = settings.cluster;
    return namespaceOf(settings, RESOURCES.taskNamespace, { name: namespaceName(settings), podSecurity }, opts);
}

/** The same of the platform's pods; one of the stack's own stays where its claims do. */
export function platformNamespace(settings: Settings, opts: pulumi.ComponentResourceOptions): pulumi.Output<string> {
    const name = platformNamespaceName(settings);
    const args = { name, podSecurity: "restricted", retain: settings.storage.retain } as const;
    return namespaceOf(settings, RESOURCES.platformNamespace, args, opts);
}

function namespaceOf(
    { cluster, identity }: Settings,
    resource: string,
    { name, ...options }: { readonly name: string } & Pick<TaskNamespaceArgs, "podSecurity" | "retain">,
    opts: pulumi.ComponentResourceOptions,
): pulumi.Output<string> {
    if (cluster.namespaceExists) {
        return pulumi.output(name);
    }
    const args = { namespace: name, ...options, labels: podLabels(identity) };
    return new TaskNamespace(resource, args, opts).namespace;
}

/**
 * The secret with which pods of these namespaces pull images, where there is a login for that.
 *
 * @param namespaces By the beginning of the secret's name among the stack's resources.
 * @returns Its name.
 */
export function pullSecret(
    login: RegistryLogin | undefined,
    namespaces: readonly pulumi.Input<string>[],
    opts: pulumi.ComponentResourceOptions,
): string[] {
    if (!login) {
        return [];
    }
    namespaces.forEach((namespace, index) => {
        const resource = taskSecret(REGISTRY_SECRET);
        new TaskSecret(
            index === 0 ? resource : `platform-${resource}`,
            {
                namespace,
                name: REGISTRY_SECRET,
                data: { ".dockerconfigjson": pulumi.secret(dockerConfig(login)) },
                type: "kubernetes.io/dockerconfigjson",
            },
            opts,
        );
    });
    return [REGISTRY_SECRET];
}
