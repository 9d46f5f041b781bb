import { KUBERNETES_VERSION } from "../../lib/kubernetes-version";
import { clusterName } from "../../lib/names";
import { docker } from "./docker";
import { PROJECT, type Platform } from "./platform";

const KUBECTL = `/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`;

/** The name of a platform's Minikube profile, and of its node's container and volume. */
export const profileOf = ({ stack }: Platform): string => clusterName({ project: PROJECT, stack });

/** Runs a command in the node of a platform's cluster. */
export const inNode = (platform: Platform, ...args: string[]): Promise<string> =>
    docker("exec", profileOf(platform), ...args);

/** Runs the cluster's own kubectl as its administrator. */
export const kubectl = (platform: Platform, ...args: string[]): Promise<string> =>
    inNode(platform, KUBECTL, "--kubeconfig", "/etc/kubernetes/admin.conf", ...args);

/** Ids and names of all images in the node. */
export const nodeImages = (platform: Platform): Promise<string> =>
    inNode(platform, "crictl", "images", "--output", "json");
