/** What a pod of a test may use. */
export interface PodExtras {
    /** Limit of its memory. */
    readonly memory?: string;
    /** Volume claim to mount at `/data`. */
    readonly claim?: string;
}

interface Pod {
    readonly apiVersion: "v1";
    readonly kind: "Pod";
    readonly metadata: object;
    readonly spec: { readonly containers: readonly object[]; readonly [field: string]: unknown };
}

/** A pod that runs one line of shell once, from an image that is in the node already. */
export function pod(name: string, image: string, line: string, extras: PodExtras = {}, namespace = "default"): Pod {
    const limits = extras.memory === undefined ? {} : { resources: { limits: { memory: extras.memory } } };
    const mounts = extras.claim === undefined ? {} : { volumeMounts: [{ name: "data", mountPath: "/data" }] };
    const volumes =
        extras.claim === undefined ? [] : [{ name: "data", persistentVolumeClaim: { claimName: extras.claim } }];
    const container = { name: "task", image, imagePullPolicy: "Never", command: ["sh", "-c", line] };
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace },
        spec: { restartPolicy: "Never", volumes, containers: [{ ...container, ...limits, ...mounts }] },
    };
}

/** The same pod with all that pod security `restricted` asks for. */
export function restricted(pod: Pod): Pod {
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
    const containers = pod.spec.containers.map((container) => ({ ...container, securityContext }));
    const user = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } };
    return { ...pod, spec: { ...pod.spec, securityContext: user, containers } };
}

/** A claim on a small volume of the cluster's default kind. */
export function claim(name: string): object {
    const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } };
    return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name, namespace: "default" }, spec };
}

/** A volume that says of itself that the cluster made it in a folder of the node, for a claim that is gone. */
export function givenBack(name: string, folder: string): object {
    const annotations = { "pv.kubernetes.io/provisioned-by": "k8s.io/minikube-hostpath" };
    const spec = {
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "10Mi" },
        storageClassName: "standard",
        persistentVolumeReclaimPolicy: "Delete",
        hostPath: { path: folder },
        claimRef: { namespace: "default", name, uid: "00000000-0000-4000-8000-000000000000" },
    };
    return { apiVersion: "v1", kind: "PersistentVolume", metadata: { name, annotations }, spec };
}
