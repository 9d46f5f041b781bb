import * as path from "node:path";
import * as random from "@pulumi/random";
import { ClusterImage } from "../../../../components/minikube/cluster-image";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { CLONE } from "../../../support/settings";

const declare = (changes: object = {}) => {
    const args = {
        ...{ profile: "gaiaflow-prod-local", image: "iris/iris:0.1.0-0", lastLayers: "gaiaflow/project-package:0" },
        ...{ tags: ["iris/iris:0.1.0"], clusterIdentifier: "c0ffee", running: "/stack/kubeconfig", ...changes },
    };
    return new ClusterImage("task-image-loaded", args);
};
const COMMAND = "command:local:Command";
const SCRIPT = "components/minikube/scripts/cluster-image.cjs";

test("an image is loaded by a command that runs again for another image and another cluster", async () => {
    const { get } = await record(declare, { mocks });
    const { inputs, parent } = get(COMMAND, "task-image-loaded");
    expect(inputs).toEqual({
        interpreter: ["node"],
        create: path.join(CLONE, SCRIPT),
        environment: {
            PROFILE: "gaiaflow-prod-local",
            IMAGE: "iris/iris:0.1.0-0",
            LAST_LAYERS: "gaiaflow/project-package:0",
            TAGS: "iris/iris:0.1.0",
            OWNER: "task-image-loaded",
        },
        triggers: ["iris/iris:0.1.0-0", "c0ffee"],
        logging: "stdout",
        addPreviousOutputInEnv: false,
    });
    expect(parent).toContain("gaiaflow:minikube:ClusterImage::task-image-loaded");
});

test.each([
    [false, 1],
    [true, 0],
])("the node is looked at in an update and not in a preview (preview: %s)", async (preview, looks) => {
    let looked = 0;
    const answers = { "command:local:run": () => ({ stdout: String(++looked) }) };
    const { get } = await record(declare, { mocks: { ...mocks, answers }, preview });
    expect(looked).toBe(looks);
    expect(get("gaiaflow:minikube:ClusterImage", "task-image-loaded").outputs).toEqual({
        reference: "iris/iris:0.1.0-0",
    });
});

test("the path of what is run is the same wherever project and program lie together", async () => {
    const commands: unknown[] = [];
    const answers = { "command:local:run": (_: string, inputs: object) => ({ stdout: String(commands.push(inputs)) }) };
    const projectRoot = path.join(path.dirname(CLONE), "iris");
    const { get } = await record(() => declare({ projectRoot }), { mocks: { ...mocks, answers } });
    const script = `../${path.basename(CLONE)}/${SCRIPT}`;
    expect(get(COMMAND, "task-image-loaded").inputs["create"]).toBe(script);
    expect(commands).toEqual([expect.objectContaining({ command: script })]);
});

test("pods name the image that was loaded, where an up of some targets leaves the node as it was", async () => {
    const environment = { PROFILE: "gaiaflow-prod-local", IMAGE: "iris/iris:0.1.0-before" };
    const outputs = { ...mocks.outputs, [COMMAND]: () => ({ stdout: "", stderr: "", environment }) };
    const asked: unknown[] = [];
    const answers = { "command:local:run": (_: string, inputs: object) => ({ stdout: String(asked.push(inputs)) }) };
    const { get } = await record(declare, { mocks: { outputs, answers } });
    expect(asked).toEqual([expect.objectContaining({ environment })]);
    expect(get("gaiaflow:minikube:ClusterImage", "task-image-loaded").outputs).toEqual({
        reference: "iris/iris:0.1.0-before",
    });
});

test("nothing runs before the cluster does", async () => {
    // In a preview what a resource computes is unknown.
    const later = () => new random.RandomPassword("cluster", { length: 8 }).result;
    const { get } = await record(() => declare({ running: later() }), { mocks, preview: true });
    expect(get(COMMAND, "task-image-loaded").inputs["environment"]).not.toHaveProperty("IMAGE", "iris/iris:0.1.0-0");
});
