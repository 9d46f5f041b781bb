import { parsePreview, type PulumiResult } from "../../../preview/parse-preview";

const step = (type: string, name: string, inputs: object = {}, custom = true) => ({
    op: "create",
    urn: `urn:pulumi:dev::gaiaflow::gaiaflow:minikube:MinikubeManager$${type}::${name}`,
    newState: { type, custom, inputs },
});
const parse = (result: PulumiResult) => parsePreview(result, { mode: "dev", exposed: [] });
const run = (digest: object, exitCode = 0, stderr = "") => parse({ exitCode, stdout: JSON.stringify(digest), stderr });

const CONTAINER = "docker:index/container:Container";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const COMMAND = "command:local:Command";
const STEPS = [
    step("pulumi:pulumi:Stack", "gaiaflow-dev", {}, false),
    step("gaiaflow:mlops:Airflow", "airflow", {}, false),
    step("pulumi:providers:docker", "docker"),
    step(CONTAINER, "mlflow", { memory: 1024, image: "mlflow:1" }),
    step(CONTAINER, "postgres", { memory: 512, image: "postgres:1" }),
    step(CONTAINER, "limitless", { memory: UNKNOWN, image: "other:1" }),
    step(COMMAND, "cluster-home", { environment: { MEMORY_MIB: "4096", CPUS: "2" } }),
    step(COMMAND, "cluster", { environment: { MEMORY_MIB: "4096", CPUS: "2" } }),
];

test("resources are what is made, and the footprint is what containers and the cluster are limited to", () => {
    const { faults, footprint, resources, warnings } = run({ steps: STEPS });
    expect(resources.map(({ name }) => name)).toEqual(["mlflow", "postgres", "limitless", "cluster-home", "cluster"]);
    expect(resources[0]).toEqual({ type: CONTAINER, name: "mlflow" });
    expect(footprint).toEqual({ containersMib: 1536, clusterMib: 4096, clusterCpus: 2 });
    expect(faults).toEqual([]);
    expect(warnings).toEqual([
        "Policy memory-limits: Every container has a memory limit.\n" +
            "  Container limitless: memory is not known before an up, and could not be checked.",
    ]);
});

test("a resource that breaks policies is a fault by each, and says what to change", () => {
    const inputs = { image: "mlflow", memory: 1, envs: ["API_TOKEN=abc", "PLAIN=1"] };
    const { faults, resources } = run({ steps: [step(CONTAINER, "mlflow", inputs), step(CONTAINER, "other", inputs)] });
    expect(resources).toEqual([]);
    expect(faults.map((fault) => fault.split("\n").map((line) => line.slice(0, 60)))).toEqual([
        [
            "Policy no-moving-tag: Images are named by a version or a dig",
            "  Container mlflow: image names no version: give it a tag su",
            "  Container other: image names no version: give it a tag suc",
        ],
        [
            "Policy no-plain-secret: No secret stands in a plain environm",
            "  Container mlflow: envs[0] (API_TOKEN) holds a secret in cl",
            "  Container other: envs[0] (API_TOKEN) holds a secret in cle",
        ],
    ]);
});

test("a fault is said in the program's words, and what it had declared before is no plan", () => {
    const message = "<{%fg 9%}>error: <{%reset%}>Stack dev has 1 fault; nothing was changed.\n  gaiaflow:prots …\n";
    const diagnostics = [
        { message, severity: "error" },
        { message: "warning: old", severity: "warning" },
        { message: "of no use", severity: "info" },
    ];
    expect(run({ steps: STEPS, diagnostics }, 1)).toEqual({
        resources: [],
        footprint: { containersMib: 0, clusterMib: 0, clusterCpus: 0 },
        faults: ["Stack dev has 1 fault; nothing was changed.\n  gaiaflow:prots …"],
        warnings: ["old"],
    });
});

test("a Pulumi that fails without a diagnostic is a fault: what it says, else its exit code", () => {
    expect(run({ steps: [] }, 255, "error: no plugin\n").faults).toEqual(["no plugin"]);
    expect(parse({ exitCode: 6, stdout: "", stderr: "" }).faults).toEqual([
        "pulumi preview ended with exit code 6 and printed no result.",
    ]);
    expect(parse({ exitCode: 0, stdout: "{", stderr: "" }).faults).toHaveLength(1);
});
