import * as path from "node:path";
import { pinnedVersion } from "../go-module";

/** Folder of the wrapper modules. */
export const REGISTRIES = path.join(__dirname, "..", "registries");

/** The Kubernetes that is built. The program asks for the same one; a test holds the two together. */
export const KUBERNETES_VERSION = pinnedVersion(path.join(REGISTRIES, "kubernetes"), "k8s.io/kubernetes");
/** The Minikube that is built. */
export const MINIKUBE_VERSION = pinnedVersion(path.join(REGISTRIES, "minikube"), "k8s.io/minikube");
/** The release of Kubernetes' own module that judges by network policies. */
export const NETWORK_POLICIES_VERSION = pinnedVersion(
    path.join(REGISTRIES, "network-policies"),
    "sigs.k8s.io/kube-network-policies",
);

/** Releases that `kubeadm config images list` names for that Kubernetes, and Minikube's own provisioner. */
export const IMAGE_VERSIONS = { etcd: "3.6.5", coredns: "1.12.1", pause: "3.10.1", storageProvisioner: "v5" } as const;

/** Release of the command by which Minikube asks containerd. */
export const CRICTL_VERSION = "1.34.0";
