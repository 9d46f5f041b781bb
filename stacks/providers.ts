import * as docker from "@pulumi/docker";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { MinikubeManager } from "../components/minikube/minikube-manager";
import type { ClusterTarget } from "../config/cluster-target";
import type { MachineFacts } from "../config/machine";

/**
 * The providers of a stack, made here and nowhere else. Default ones are turned off in the stack files, so that a
 * resource without one of these fails and does not land wherever the machine happens to point.
 */
export function dockerProvider({ anywhere }: Pick<MachineFacts, "anywhere">): pulumi.ProviderResource {
    // Finds the engine as the official one does: DOCKER_HOST, else the usual sockets. Pulumi does not configure a provider
    // of which something is unknown, and so nothing asks for a daemon in a preview that is to need none.
    return new docker.Provider("docker", anywhere ? { host: unknownText() } : {});
}

const RESOURCE = "kubernetes";

const OPTIONS = {
    // Pulumi refreshes before it runs the program, which names what is wrong: a cluster that does not answer then must not
    // end it. What cannot be asked for is left as it is.
    skipUpdateUnreachable: true,
    // A changed value goes into the same object, which pods name.
    enableSecretMutable: true,
    enableConfigMapMutable: true,
    // What is declared is put back whoever changed it, `create_secrets` of a user among them.
    enablePatchForce: true,
};

/** The provider of a stack's own cluster, with the rights of its administrator. */
export function minikubeProvider({ kubeconfig, clusterIdentifier }: MinikubeManager): pulumi.ProviderResource {
    return new KubernetesProvider(RESOURCE, {
        ...OPTIONS,
        // A path, which a refresh or destroy reads anew: a cluster that was started again has another port.
        kubeconfig,
        // What is in the cluster is replaced with the cluster, and not with its address.
        clusterIdentifier,
    });
}

/**
 * The provider of a cluster that is there already, with the rights of whoever runs Pulumi.
 *
 * @param target The cluster; none in a preview that is to ask nobody.
 * @param takesUp Whether what is there already under a name of ours becomes the stack's. Defaults to no: it is refused.
 */
export function remoteProvider(target: ClusterTarget | undefined, takesUp = false): pulumi.ProviderResource {
    const options = { ...OPTIONS, ...(takesUp ? { upsertExistingObjects: true } : {}) };
    if (!target) {
        return new KubernetesProvider(RESOURCE, { ...options, kubeconfig: unknownText() });
    }
    const { kubeconfig, context, secret, server } = target;
    const args = {
        ...options,
        kubeconfig: secret ? pulumi.secret(kubeconfig) : kubeconfig,
        context,
        // Another way to the same cluster, such as a colleague's file, replaces nothing.
        clusterIdentifier: server,
    };
    // Once all is taken up, nothing of it is left behind, which would be a change.
    return new KubernetesProvider(RESOURCE, args, { ignoreChanges: ["upsertExistingObjects"] });
}

/** A value that is not known: Pulumi does not configure a provider that has one, and so nothing is asked. */
export function unknownText(): pulumi.Output<string> {
    return pulumi.output(pulumi.unknown as unknown as string);
}
