import { browserHost, clusterName, pageUrl, physicalName } from "../../../lib/names";
import { typeToken } from "../../../lib/type-token";

test("a physical name holds project, stack and role", () => {
    expect(physicalName({ project: "gaiaflow", stack: "dev" }, "mlflow")).toBe("gaiaflow-dev-mlflow");
    expect(physicalName({ project: "_iris", stack: "prod_local" }, "mlflow")).toBe("iris-prod_local-mlflow");
});

test.each([
    ["dev", "localhost"],
    ["dev-b", "dev-b.localhost"],
    ["prod_local", "prod-local.localhost"],
    ["Feature.1_", "feature-1.localhost"],
])("a browser sees stack %s at %s", (stack, host) => {
    expect(browserHost({ project: "gaiaflow", stack })).toBe(host);
    expect(pageUrl({ project: "gaiaflow", stack }, 8080)).toBe(`http://${host}:8080`);
});

test.each([
    ["gaiaflow", "prod_local", "gaiaflow-prod-local"],
    ["_Iris.App", "feature/1_", "iris-app-feature-1"],
])("the cluster of %s, stack %s, is called %s", (project, stack, name) => {
    expect(clusterName({ project, stack })).toBe(name);
});

test("a cluster's name is a DNS label, however long the stack's is", () => {
    const names = ["a", "b"].map((end) => clusterName({ project: "gaiaflow", stack: "long-".repeat(20) + end }));
    expect(new Set(names).size).toBe(2);
    expect(names.filter((name) => /^[a-z0-9][a-z0-9-]{61}[a-z0-9]$/.test(name))).toEqual(names);
});

test("a type token is made of module and noun", () => {
    expect(typeToken("mlops", "Airflow")).toBe("gaiaflow:mlops:Airflow");
});
