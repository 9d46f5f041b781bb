import { noClusterRole } from "../../../policy/rules/no-cluster-role";
import { noPrivileged } from "../../../policy/rules/no-privileged";
import { describeRule, describeUnknownAndSecret } from "../../support/policy";

const pod = (...containers: object[]) => ({ spec: { containers } });
const CONTAINER = "docker:index/container:Container";
const SERVICE = "docker:index/service:Service";
const POD = "kubernetes:core/v1:Pod";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const template = (...containers: object[]) => ({ spec: { template: pod(...containers) } });
const IN_TEMPLATE = "spec.template.spec";

const DEVICES = [0, 1, 2].map((index) => `devices[${index}].hostPath`);

describeRule(noPrivileged, [
    [CONTAINER, { privileged: false, capabilities: { adds: ["CAP_NET_BIND_SERVICE"], drops: ["ALL"] } }],
    [CONTAINER, { privileged: true, pidMode: "host" }, "privileged", "pidMode"],
    [CONTAINER, { privileged: "true" }, "privileged"],
    [CONTAINER, { devices: [{ hostPath: "/dev/sda1" }, { hostPath: "/dev/mem" }, { hostPath: "/dev" }] }, ...DEVICES],
    [CONTAINER, { devices: [{ hostPath: "/dev/nvidia0" }, { hostPath: "/dev/dri/card0" }, { hostPath: "/dev/fuse" }] }],
    [CONTAINER, { capabilities: { adds: ["CAP_SYS_ADMIN", "all"] } }, "capabilities.adds[0]", "capabilities.adds[1]"],
    [CONTAINER, { securityOpts: ["seccomp=unconfined", "no-new-privileges:true"] }, "securityOpts[0]"],
    [SERVICE, { taskSpec: { containerSpec: { capAdds: ["ALL"] } } }, "taskSpec.containerSpec.capAdds[0]"],
    [POD, { spec: { hostPID: true, hostIPC: false } }, "spec.hostPID"],
    [
        DEPLOYMENT,
        template({ securityContext: { privileged: true, capabilities: { add: ["SYS_PTRACE"] } } }),
        `${IN_TEMPLATE}.containers[0].securityContext.privileged`,
        `${IN_TEMPLATE}.containers[0].securityContext.capabilities.add[0]`,
    ],
]);

describeUnknownAndSecret(noPrivileged, CONTAINER, "SYS_ADMIN", (one) => ({ capabilities: { adds: [one] } }));

describeRule(noClusterRole, [
    ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", { rules: [] }, "ClusterRole"],
    ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBindingPatch", {}, "ClusterRoleBinding"],
    ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", { roleRef: { name: "cluster-admin" } }, "roleRef.name"],
    ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", { roleRef: { name: "mine" } }],
    [
        "kubernetes:rbac.authorization.k8s.io/v1:Role",
        {
            rules: [
                { verbs: ["get"], resources: ["pods/log"] },
                { verbs: ["get", "*"], resources: ["*"] },
            ],
        },
        "rules[1].verbs[1]",
        "rules[1].resources[0]",
    ],
]);

describeUnknownAndSecret(noClusterRole, ROLE, "impersonate", (verb) => ({ rules: [{ verbs: [verb] }] }));
