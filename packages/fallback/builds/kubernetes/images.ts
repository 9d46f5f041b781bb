import * as path from "node:path";
import type { PlainImage } from "./image-layout";
import { CONTROL_PLANE } from "./programs";
import { IMAGE_VERSIONS, KUBERNETES_VERSION } from "./versions";

/** Folders of the parts in the cache, and what kube-proxy needs beside its program. */
export interface ImageParts {
    readonly kubernetes: string;
    readonly etcd: string;
    readonly coredns: string;
    readonly pause: string;
    readonly storageProvisioner: string;
    /** A tar of iptables and its libraries. */
    readonly iptables: string;
}

const REGISTRY = "registry.k8s.io";
const PROGRAMS_FOLDER = "usr/local/bin";

/** Kubernetes' own images by the names that kubeadm and Minikube ask for: what `kubeadm config images list` prints. */
export function kubernetesImages(parts: ImageParts): PlainImage[] {
    const { etcd, coredns, pause, storageProvisioner } = IMAGE_VERSIONS;
    const controlPlane = CONTROL_PLANE.map((name) => ({
        reference: `${REGISTRY}/${name}:v${KUBERNETES_VERSION}`,
        layers: [
            ...(name === "kube-proxy" ? [{ tar: parts.iptables }] : []),
            { program: path.join(parts.kubernetes, name), folder: PROGRAMS_FOLDER },
        ],
    }));
    return [
        ...controlPlane,
        {
            reference: `${REGISTRY}/etcd:${etcd}-0`,
            layers: [{ program: path.join(parts.etcd, "etcd"), folder: PROGRAMS_FOLDER }],
        },
        {
            reference: `${REGISTRY}/coredns/coredns:v${coredns}`,
            layers: [{ program: path.join(parts.coredns, "coredns"), folder: "" }],
            entrypoint: ["/coredns"],
        },
        {
            reference: `${REGISTRY}/pause:${pause}`,
            layers: [{ program: path.join(parts.pause, "pause"), folder: "" }],
            entrypoint: ["/pause"],
        },
        {
            reference: `gcr.io/k8s-minikube/storage-provisioner:${storageProvisioner}`,
            layers: [{ program: path.join(parts.storageProvisioner, "storage-provisioner"), folder: "" }],
        },
    ];
}
