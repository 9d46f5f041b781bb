import { validateConfig } from "../../../config/validate";

/** What is wrong with one key's value, as problem and fix; undefined where nothing is. */
const faultOf = (path: string, value: unknown): string | undefined => {
    const [top = "", ...rest] = path.split(".");
    const nested = rest.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
    const values = { project: JSON.stringify({ package: "iris" }), [top]: JSON.stringify(nested) };
    const { faults } = validateConfig({ stack: "dev", values, secretKeys: new Set() });
    return faults.map(({ subject, problem, fix }) => `${subject} ${problem} > ${fix}`).join("\n") || undefined;
};

const DIGEST = `sha256:${"0".repeat(64)}`;

test.each([
    ["cluster.apiServer", "https://api.example.com:6443"],
    ["cluster.apiServer", "https://rancher.example.com/k8s/clusters/c-1"],
    ["cluster.apiServer", "https://api.example.com/"],
    ["cluster.apiServer", "https://[::1]:6443"],
    ["registry.server", "localhost:5000"],
    ["registry.server", "registry.example.com"],
    ["registry.repository", "ml/iris"],
    ["dags.bundle.image.repository", "ml/iris-dags"],
    ["tasks.image", `ghcr.io/ml/iris@${DIGEST}`],
    ["tasks.image", `ghcr.io/ml/iris:latest@${DIGEST}`],
    ["images.mlflow", "mlflow:2.0"],
])("%s may be %s", (path, value) => {
    expect(faultOf(path, value)).toBeUndefined();
});

test.each([
    ["cluster.apiServer", "http://api.example.com"],
    ["cluster.apiServer", "https://"],
    ["cluster.apiServer", "https://u:p@api.example.com"],
    ["cluster.apiServer", "https://api.example.com:99999"],
    ["cluster.apiServer", "https://api.example.com?x=1"],
    ["registry.server", "myregistry"],
    ["registry.server", "registry.example.com:99999"],
    ["registry.server", "registry..example"],
    ["registry.repository", "ml//iris"],
    ["registry.repository", "i..ris"],
    ["dags.bundle.image.repository", "i.-ris"],
    ["tasks.image", `a//b@${DIGEST}`],
    ["tasks.image", `registry/ML/Iris@${DIGEST}`],
    ["images.mlflow", "a:b:c"],
    ["images.mlflow", "mlflow:latest"],
])("%s may not be %s", (path, value) => {
    const fault = faultOf(path, value) ?? "";
    expect(fault).toContain(`gaiaflow:${path} `);
    const [, fixed = ""] = new RegExp(`set --stack dev --path 'gaiaflow:${path}' (.*)$`).exec(fault) ?? [];
    expect(faultOf(path, fixed)).toBeUndefined();
});

test.each([
    ["3.10", "3.10"],
    [3.1, "3.10"],
    [3.13, "3.13"],
    ["3.9", undefined],
    [4, undefined],
])("the project's Python that is set as %s is %s", (python, is) => {
    const values = { project: JSON.stringify({ package: "iris", python }) };
    const { valid, faults } = validateConfig({ stack: "dev", values, secretKeys: new Set() });
    expect(faults).toHaveLength(is === undefined ? 1 : 0);
    expect(valid.project.python).toBe(is);
});
