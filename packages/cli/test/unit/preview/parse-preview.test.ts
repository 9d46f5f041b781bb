import { parsePreview } from "../../../preview/parse-preview";

const urn = (name: string) => `urn:pulumi:dev::gaiaflow::a$b::${name}`;
const step = (type: string, name: string, inputs: object = {}, custom = true) => ({
    op: "create",
    urn: urn(name),
    newState: { type, custom, inputs },
});
const run = (digest: object, exitCode = 0, stderr = "") =>
    parsePreview({ exitCode, stdout: JSON.stringify(digest), stderr });

const CONTAINER = "docker:index/container:Container";
const COMMAND = "command:local:Command";
const STEPS = [
    step("pulumi:pulumi:Stack", "gaiaflow-dev", {}, false),
    step("gaiaflow:mlops:Airflow", "airflow", {}, false),
    step("pulumi:providers:docker", "docker"),
    step(CONTAINER, "mlflow", { memory: 1024 }),
    step(CONTAINER, "postgres", { memory: 512 }),
    step(CONTAINER, "limitless", { memory: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
    step(COMMAND, "cluster-home", { environment: { MEMORY_MIB: "4096", CPUS: "2" } }),
    step(COMMAND, "cluster", { environment: { MEMORY_MIB: "4096", CPUS: "2" } }),
];

test("resources are what is made, and the footprint is what containers and the cluster are limited to", () => {
    const { faults, footprint, resources, warnings } = run({ steps: STEPS });
    expect(resources.map(({ name }) => name)).toEqual(["mlflow", "postgres", "limitless", "cluster-home", "cluster"]);
    expect(resources[0]).toEqual({ type: CONTAINER, name: "mlflow" });
    expect(footprint).toEqual({ containersMib: 1536, clusterMib: 4096, clusterCpus: 2 });
    expect([faults, warnings]).toEqual([[], []]);
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
    expect(parsePreview({ exitCode: 6, stdout: "", stderr: "" }).faults).toEqual([
        "pulumi preview ended with exit code 6 and printed no result.",
    ]);
    expect(parsePreview({ exitCode: 0, stdout: "{", stderr: "" }).faults).toHaveLength(1);
});
