import * as fs from "node:fs";
import * as path from "node:path";
import type { Artifact } from "@gaiaflow/engine-core/artifact";
import { buildGoProgram } from "../go-module";
import { writeMirror } from "./mirror";
import {
    CRICTL_VERSION,
    IMAGE_VERSIONS,
    KUBERNETES_VERSION,
    MINIKUBE_VERSION,
    NETWORK_POLICIES_VERSION,
    REGISTRIES,
} from "./versions";

/** Commands of Kubernetes that run in the control plane, each in an image of its own. */
export const CONTROL_PLANE = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"] as const;
/** Commands of Kubernetes that run on the node itself. */
export const NODE_COMMANDS = ["kubeadm", "kubelet", "kubectl"] as const;

/** Everything that is built from Kubernetes' own module, and the mirror out of which Minikube takes its part. */
export const kubernetes: Artifact = program({
    name: "kubernetes",
    version: KUBERNETES_VERSION,
    packages: [...CONTROL_PLANE, ...NODE_COMMANDS].map((name) => `k8s.io/kubernetes/cmd/${name}`),
    ldflags: kubernetesVersionFlags(),
    finish: (into) => writeMirror(into, NODE_COMMANDS),
});

/** Minikube itself. */
export const minikube: Artifact = program({
    name: "minikube",
    version: MINIKUBE_VERSION,
    packages: ["k8s.io/minikube/cmd/minikube"],
    ldflags: [
        `-X k8s.io/minikube/pkg/version.version=v${MINIKUBE_VERSION}`,
        // The release of the image for virtual machines that belongs to it; said in `minikube version` alone.
        "-X k8s.io/minikube/pkg/version.isoVersion=v1.38.0",
        `-X k8s.io/minikube/pkg/version.storageProvisionerVersion=${IMAGE_VERSIONS.storageProvisioner}`,
    ].join(" "),
});

/** The cluster's database. */
export const etcd: Artifact = program({
    name: "etcd",
    version: IMAGE_VERSIONS.etcd,
    packages: ["go.etcd.io/etcd/server/v3"],
    output: "etcd",
});

/** The cluster's name server. */
export const coredns: Artifact = program({
    name: "coredns",
    version: IMAGE_VERSIONS.coredns,
    packages: ["github.com/coredns/coredns"],
});

/** The command by which Minikube asks containerd. */
export const crictl: Artifact = program({
    name: "crictl",
    version: CRICTL_VERSION,
    packages: ["sigs.k8s.io/cri-tools/cmd/crictl"],
    ldflags: `-X sigs.k8s.io/cri-tools/pkg/version.Version=v${CRICTL_VERSION}`,
});

/** What holds a pod's namespaces: our own, under the version of the one that kubeadm names. */
export const pause: Artifact = program({
    name: "pause",
    version: IMAGE_VERSIONS.pause,
    packages: ["."],
    output: "pause",
});

/** What answers volume claims: our own, under the name of the one that Minikube's addon runs. */
export const storageProvisioner: Artifact = program({
    name: "storage-provisioner",
    version: IMAGE_VERSIONS.storageProvisioner,
    packages: ["."],
    output: "storage-provisioner",
});

/** What has a node's network policies obeyed: our own way to the packets, with the verdicts of Kubernetes' own module. */
export const networkPolicies: Artifact = program({
    name: "network-policies",
    version: NETWORK_POLICIES_VERSION,
    packages: ["."],
    output: "network-policies",
});

interface Program {
    /** Also the folder of its wrapper module under `registries/`. */
    readonly name: string;
    readonly version: string;
    readonly packages: readonly string[];
    readonly ldflags?: string;
    /** Name of the executable, where it is not that of the package's folder. */
    readonly output?: string;
    /** What to do with the executables once they are there. */
    readonly finish?: (into: string) => Promise<void>;
}

function program({ name, version, packages, ldflags = "", output = "", finish }: Program): Artifact {
    const module = path.join(REGISTRIES, name);
    return {
        name,
        version,
        origin: "registries",
        inputs: [...sourceTexts(module), ldflags],
        make: async (into, say) => {
            const target = output === "" ? `${into}${path.sep}` : path.join(into, output);
            await buildGoProgram({ module, package: packages, ldflags, output: target, log: name, say });
            await finish?.(into);
        },
    };
}

/** Every file of a wrapper module, sorted by path. */
function sourceTexts(module: string): string[] {
    const entries = fs.readdirSync(module, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    return files.sort().map((file) => fs.readFileSync(file, "utf8"));
}

/** kubeadm refuses a version that it cannot read, and clients tell theirs to the API server. */
function kubernetesVersionFlags(): string {
    const [major = "", minor = ""] = KUBERNETES_VERSION.split(".");
    const values = {
        gitVersion: `v${KUBERNETES_VERSION}`,
        gitMajor: major,
        gitMinor: minor,
        gitTreeState: "clean",
    };
    const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
    const flags = packages.flatMap((name) =>
        Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`),
    );
    return flags.join(" ");
}
