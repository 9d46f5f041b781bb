import * as kubernetes from "@pulumi/kubernetes";
import { inCluster, namespace } from "./ground";

/** An account with a role of its own, and the token by which it logs in. */
const account = new kubernetes.core.v1.ServiceAccount(
    "account",
    { metadata: { name: "runner", namespace }, automountServiceAccountToken: false },
    inCluster,
);
const role = new kubernetes.rbac.v1.Role(
    "role",
    {
        metadata: { name: "runner", namespace },
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
    },
    inCluster,
);
new kubernetes.rbac.v1.RoleBinding(
    "binding",
    {
        metadata: { name: "runner", namespace },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
    },
    inCluster,
);
export const login = new kubernetes.core.v1.Secret(
    "login",
    {
        metadata: {
            name: "login",
            namespace,
            annotations: { "kubernetes.io/service-account.name": account.metadata.name },
        },
        type: "kubernetes.io/service-account-token",
    },
    inCluster,
);
