import type { KubernetesContext } from "./client";
import { groupOf, type TypeRef } from "./object";

/** Built-in kinds whose objects belong to the whole cluster, for when there is no API server to ask. */
const CLUSTER_WIDE = new Set([
    "APIService",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "ClusterTrustBundle",
    "ComponentStatus",
    "CustomResourceDefinition",
    "DeviceClass",
    "FlowSchema",
    "IPAddress",
    "IngressClass",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PodSecurityPolicy",
    "PriorityClass",
    "PriorityLevelConfiguration",
    "ResourceSlice",
    "RuntimeClass",
    "SelfSubjectAccessReview",
    "SelfSubjectReview",
    "SelfSubjectRulesReview",
    "ServiceCIDR",
    "StorageClass",
    "StorageVersion",
    "StorageVersionMigration",
    "SubjectAccessReview",
    "TokenReview",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
    "VolumeAttributesClass",
]);

/** Whether a group and version is Kubernetes' own, and not one that a CustomResourceDefinition brought. */
export function isBuiltIn(apiVersion: string): boolean {
    const group = groupOf(apiVersion);
    return !group.includes(".") || group.endsWith(".k8s.io");
}

/** Whether objects of a kind lie in namespaces. One that nobody knows yet counts as such. */
export async function isNamespaced({ client, signal }: KubernetesContext, type: TypeRef): Promise<boolean> {
    const isKnownWide = isBuiltIn(type.apiVersion) && CLUSTER_WIDE.has(type.kind);
    if (client.cluster === undefined || isKnownWide) return !isKnownWide;
    return (await client.cluster.find(type, signal))?.namespaced ?? true;
}
