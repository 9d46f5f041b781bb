/** The Kubernetes of a cluster on this machine: the newest that the pinned Minikube knows and cgroup v1 still runs. */
export const KUBERNETES_VERSION = "1.34.4";
