import { COMMAND, typeToken } from "./type-token";

/**
 * Names of resources that the program declares and commands look for or bring up alone. A resource of another name is
 * another resource: a name once released stays as it is.
 */
export const RESOURCES = {
    networks: "networks",
    cluster: "cluster",
    clusterImage: "cluster-image",
    credentialsVersion: "credentials-version",
    taskNamespace: "task-namespace",
    taskAccess: "task-access",
    taskRights: "task-rights",
    platformNamespace: "platform-namespace",
    taskConfig: "task-config",
    taskImage: "task-image",
    dagImage: "dag-image",
    pythonImage: "python-image",
    uvImage: "uv-image",
    wheelImage: "wheel-image",
    environmentImage: "environment-image",
    ownImage: "own-image",
    ownEnvironmentImage: "own-environment-image",
} as const;

/** A volume with data; also the role in its labels. */
export function dataVolumeName(volume: string): string {
    return `${volume}-data`;
}

/** What takes a cluster away; a resource beside the one that makes it. */
export function clusterHome(cluster: string): string {
    return `${cluster}-home`;
}

/** A secret of the user's in the cluster. */
export function taskSecret(secret: string): string {
    return `task-secret-${secret}`;
}

/** Whether a resource of a state or preview is what makes the stack's own cluster. */
export function isCluster({ urn }: { readonly urn: string }): boolean {
    return urn.endsWith(`${typeToken("minikube", "MinikubeManager")}$${COMMAND}::${RESOURCES.cluster}`);
}
