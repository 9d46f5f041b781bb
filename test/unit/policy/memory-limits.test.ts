import { memoryLimits } from "../../../policy/rules/memory-limits";
import { describeRule, describeUnknownAndSecret, type Case } from "../../support/policy";

const CONTAINER = "docker:index/container:Container";
const SERVICE = "docker:index/service:Service";
const POD = "kubernetes:core/v1:Pod";
const pod = (...containers: object[]) => ({ spec: { containers } });
const template = (...containers: object[]) => ({ spec: { template: pod(...containers) } });
const IN_TEMPLATE = "spec.template.spec";
const limited = (memory: unknown) => ({ resources: { limits: { memory } } });

describeRule(memoryLimits, [
    [CONTAINER, { memory: 512 }],
    [CONTAINER, {}, "memory"],
    [CONTAINER, { memory: 0 }, "memory"],
    [SERVICE, { taskSpec: {} }, "taskSpec.resources.limits.memoryBytes"],
    ...["Deployment", "StatefulSet", "DaemonSet"].map((kind): Case => [
        `kubernetes:apps/v1:${kind}`,
        template({}),
        `${IN_TEMPLATE}.containers[0].resources.limits.memory`,
    ]),
    [
        "kubernetes:batch/v1:Job",
        { spec: { template: { spec: { initContainers: [{}], containers: [limited("512Mi")] } } } },
        `${IN_TEMPLATE}.initContainers[0].resources.limits.memory`,
    ],
    [POD, pod(limited("0.5Gi"))],
    [POD, pod(limited("0")), "spec.containers[0].resources.limits.memory"],
    [POD, { spec: { resources: { limits: { memory: "1Gi" } }, containers: [{}] } }],
    ["kubernetes:apps/v1:DeploymentPatch", template({})],
]);

describeUnknownAndSecret(memoryLimits, POD, "0Mi", (memory) => pod(limited(memory)));
