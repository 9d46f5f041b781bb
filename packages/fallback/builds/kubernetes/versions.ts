export { KUBERNETES_VERSION } from "../../../../lib/kubernetes-version";
export { MINIKUBE_VERSION } from "../../../../lib/minikube-version";

/** Releases that `kubeadm config images list` names for that Kubernetes, and Minikube's own provisioner. */
export const IMAGE_VERSIONS = { etcd: "3.6.5", coredns: "1.12.1", pause: "3.10.1", storageProvisioner: "v5" } as const;

/** Release of the command by which Minikube asks containerd. */
export const CRICTL_VERSION = "1.34.0";

/** This machine's processor in the words of Go and Docker. */
export const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;
