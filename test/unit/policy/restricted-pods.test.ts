import { restrictedPods } from "../../../policy/rules/restricted-pods";
import { ask, describeRule, describeUnknownAndSecret, placesOf, type Case } from "../../support/policy";

const POD = "kubernetes:core/v1:Pod";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const CONTEXT = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
};
const pod = (spec: object = {}, container: object = {}, context: object = {}) => ({
    spec: { ...spec, containers: [{ ...container, securityContext: { ...CONTEXT, ...context } }] },
});
const IN_CONTAINER = "spec.containers[0]";
const inContext = (path: string, context: object): Case => [
    POD,
    pod({}, {}, context),
    `${IN_CONTAINER}.securityContext.${path}`,
];

describeRule(restrictedPods, [
    [POD, pod()],
    [
        POD,
        pod(
            { volumes: [{ name: "a", emptyDir: {} }, { name: "b" }] },
            {},
            { capabilities: { drop: ["CHOWN", "ALL"] } },
        ),
    ],
    [POD, pod({}, { ports: [{ containerPort: 80 }] }, { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } })],
    [
        POD,
        {
            spec: {
                securityContext: { runAsNonRoot: true, seccompProfile: { type: "Localhost" } },
                containers: [
                    {
                        securityContext: {
                            allowPrivilegeEscalation: false,
                            capabilities: { drop: ["ALL"] },
                            runAsUser: 7,
                        },
                    },
                ],
            },
        },
    ],
    [
        DEPLOYMENT,
        { spec: { template: { spec: { initContainers: [{}] } } } },
        ...["allowPrivilegeEscalation", "runAsNonRoot", "seccompProfile.type", "capabilities.drop"].map(
            (path) => `spec.template.spec.initContainers[0].securityContext.${path}`,
        ),
    ],
    ["kubernetes:apps/v1:DeploymentPatch", { spec: { template: { spec: { containers: [{}] } } } }],
    [POD, pod({ hostPID: true, hostIPC: true, hostNetwork: true }), "spec.hostNetwork", "spec.hostPID", "spec.hostIPC"],
    [POD, pod({ volumes: [{ name: "a", hostPath: { path: "/srv" } }] }), "spec.volumes[0].hostPath"],
    [POD, pod({ securityContext: { sysctls: [{ name: "kernel.msgmax" }] } }), "spec.securityContext.sysctls[0].name"],
    [POD, pod({ securityContext: { runAsUser: 0 } }), "spec.securityContext.runAsUser"],
    [
        POD,
        {
            metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/a": "unconfined", other: "b" } },
            ...pod(),
        },
        "metadata.annotations.container.apparmor.security.beta.kubernetes.io/a",
    ],
    inContext("runAsNonRoot", { runAsNonRoot: false }),
    inContext("runAsUser", { runAsUser: 0 }),
    inContext("allowPrivilegeEscalation", { allowPrivilegeEscalation: true }),
    inContext("privileged", { privileged: true }),
    inContext("procMount", { procMount: "Unmasked" }),
    inContext("seccompProfile.type", { seccompProfile: { type: "Unconfined" } }),
    inContext("appArmorProfile.type", { appArmorProfile: { type: "Unconfined" } }),
    inContext("seLinuxOptions.type", { seLinuxOptions: { type: "spc_t" } }),
    inContext("seLinuxOptions.user", { seLinuxOptions: { user: "root" } }),
    inContext("windowsOptions.hostProcess", { windowsOptions: { hostProcess: true } }),
    inContext("capabilities.drop", { capabilities: { drop: ["CHOWN"] } }),
    inContext("capabilities.add[0]", { capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
    [POD, pod({}, { ports: [{ hostPort: 80 }] }), `${IN_CONTAINER}.ports[0].hostPort`],
    [
        POD,
        pod(
            {},
            {
                livenessProbe: { httpGet: { host: "example.com" } },
                lifecycle: { preStop: { tcpSocket: { host: "a" } } },
            },
        ),
        `${IN_CONTAINER}.livenessProbe.httpGet.host`,
        `${IN_CONTAINER}.lifecycle.preStop.tcpSocket.host`,
    ],
]);

describeUnknownAndSecret(restrictedPods, POD, "SETPCAP", (one) =>
    pod({}, {}, { capabilities: { drop: ["ALL"], add: [one] } }),
);

test("a container's own word wins over its pod's", async () => {
    const pods = { securityContext: { runAsNonRoot: false, seccompProfile: { type: "Unconfined" } } };
    expect(placesOf(await ask(restrictedPods, POD, pod(pods)))).toEqual([]);
});
