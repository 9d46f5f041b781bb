import { browserHost, pageUrl, physicalName } from "../../../lib/names";
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

test("a type token is made of room and noun", () => {
    expect(typeToken("mlops", "Airflow")).toBe("gaiaflow:mlops:Airflow");
});
