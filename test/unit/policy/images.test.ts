import { noMovingTag } from "../../../policy/rules/no-moving-tag";
import { prodByDigest } from "../../../policy/rules/prod-by-digest";
import { describeRule, describeUnknownAndSecret, type Case } from "../../support/policy";

const CONTAINER = "docker:index/container:Container";
const SERVICE = "docker:index/service:Service";
const POD = "kubernetes:core/v1:Pod";
const DIGEST = `sha256:${"0a".repeat(32)}`;
const pod = (...containers: object[]) => ({ spec: { containers } });
const template = (...containers: object[]) => ({ spec: { template: pod(...containers) } });
const taskConfig = (image: string) => JSON.stringify({ mode: "prod", image, xcomSidecarImage: `a@${DIGEST}` });

describeRule(noMovingTag, [
    ...[
        "nginx",
        "nginx:latest",
        "host:5000/a/nginx",
        "nginx:stable",
        "nginx:latest-1",
        "nginx:1-latest",
        "python:3.13-nightly",
        "nginx:stable-1.27",
        "a/b:main",
        "",
    ].map((image): Case => [CONTAINER, { image }, "image"]),
    ...[
        "nginx:1.27",
        "host:5000/a/nginx:v2",
        "nginx:1.27.1-stable-alpine",
        "gaiaflow/mlflow:abcdefabcdef",
        `nginx@${DIGEST}`,
        `nginx:latest@${DIGEST}`,
        `host:5000/nginx@${DIGEST}`,
        DIGEST,
    ].map((image): Case => [CONTAINER, { image }]),
    [CONTAINER, {}, "image"],
    ["docker:index/remoteImage:RemoteImage", { name: "nginx" }, "name"],
    [SERVICE, { taskSpec: { containerSpec: { image: "nginx" } } }, "taskSpec.containerSpec.image"],
    [POD, pod({ image: "a:1" }, { image: "a" }), "spec.containers[1].image"],
    [
        "kubernetes:batch/v1:CronJob",
        { spec: { jobTemplate: { spec: { template: { spec: { initContainers: [{ image: "a" }] } } } } } },
        "spec.jobTemplate.spec.template.spec.initContainers[0].image",
    ],
    ["kubernetes:core/v1:PodList", { items: [pod({ image: "a" })] }, "items[0].spec.containers[0].image"],
    ["kubernetes:apps/v1:DeploymentPatch", template({ name: "a" })],
    ["docker:index/image:Image", { imageName: "mine" }],
]);

describeUnknownAndSecret(noMovingTag, CONTAINER, "nginx:latest", (image) => ({ image }));

describeRule(
    prodByDigest,
    [
        [POD, pod({ image: "a:1" }), "spec.containers[0].image"],
        [POD, pod({ image: `a:1@${DIGEST}` })],
        ["kubernetes:core/v1:ConfigMap", { data: { "task-config.json": taskConfig("a:1") } }, "data.task-config.json"],
        ["kubernetes:core/v1:ConfigMap", { data: { a: taskConfig(`a@${DIGEST}`), b: "{", c: "null" } }],
        ["command:local:Command", { stdin: taskConfig("a:1") }, "stdin"],
        ["command:local:Command", { stdin: "a:1" }],
    ],
    { mode: "prod" },
);

describeRule(prodByDigest, [[POD, pod({ image: "a:1" })]], { mode: "prod_local" });

describeUnknownAndSecret(prodByDigest, POD, "nginx:1.27", (image) => pod({ image }));
