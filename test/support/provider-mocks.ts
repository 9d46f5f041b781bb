import * as pulumi from "@pulumi/pulumi";
import type { ProviderMocks } from "./pulumi-recorder";

/** A text that no recorded input may hold outside a secret. */
export const SECRET_MARK = "marked-secret";

/** What the providers of the local platform compute. */
export const mocks: ProviderMocks = {
    outputs: {
        "pulumi:providers:docker": () => ({}),
        "docker:index/container:Container": () => ({}),
        "docker:index/image:Image": () => ({ repoDigest: "sha256:0" }),
        "docker:index/remoteImage:RemoteImage": () => ({ imageId: "sha256:0", repoDigest: "sha256:0" }),
        "docker:index/network:Network": (name) => ({ name: `${name}-auto` }),
        "docker:index/volume:Volume": (name) => ({ name: `${name}-auto` }),
        "command:local:Command": () => ({ stdout: "", stderr: "" }),
        "pulumi:providers:kubernetes": () => ({}),
        "kubernetes:core/v1:Namespace": () => ({}),
        "kubernetes:core/v1:ConfigMap": () => ({}),
        "kubernetes:core/v1:PersistentVolume": () => ({}),
        "kubernetes:core/v1:PersistentVolumeClaim": () => ({}),
        "kubernetes:core/v1:Secret": (name, { type }) => (type === TOKEN ? { data: issuedToken(name) } : {}),
        "kubernetes:core/v1:Service": () => ({}),
        "kubernetes:apps/v1:Deployment": () => ({}),
        "kubernetes:apps/v1:StatefulSet": () => ({}),
        "kubernetes:batch/v1:Job": () => ({}),
        "kubernetes:networking.k8s.io/v1:NetworkPolicy": () => ({}),
        "kubernetes:networking.k8s.io/v1:Ingress": () => ({}),
        "kubernetes:policy/v1:PodDisruptionBudget": () => ({}),
        "kubernetes:core/v1:ServiceAccount": () => ({}),
        "kubernetes:rbac.authorization.k8s.io/v1:Role": () => ({}),
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": () => ({}),
        "docker:index/tag:Tag": () => ({}),
        "random:index/randomId:RandomId": (name) => ({ hex: `${name}-hex` }),
        "random:index/randomPassword:RandomPassword": (name) => ({ result: pulumi.secret(`${SECRET_MARK}-${name}`) }),
    },
    answers: { "command:local:run": () => ({ stdout: "" }), "pulumi:pulumi:readStackOutputs": () => ({ outputs: {} }) },
};

const TOKEN = "kubernetes.io/service-account-token";

function issuedToken(name: string): pulumi.Output<object> {
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    return pulumi.secret({ token: base64(`${SECRET_MARK}-${name}`), "ca.crt": base64("authority") });
}
