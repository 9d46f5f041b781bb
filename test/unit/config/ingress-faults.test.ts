import { validateConfig } from "../../../config/validate";

const production = {
    mode: "prod",
    airflow: { deployment: "in-cluster" },
    cluster: { context: "production" },
    registry: { server: "registry.example.com" },
};
const faults = (values: object): string[] => {
    const all = Object.entries({ project: { package: "iris" }, ...values });
    const texts = Object.fromEntries(
        all.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
    const { faults: found } = validateConfig({ stack: "prod", values: texts, secretKeys: new Set() });
    return found.map(({ fix, problem, subject }) => `${subject} ${problem} → ${fix}`);
};
const hosts = { airflow: "airflow.example.com", jupyter: "notebooks.example.com" };

test("hosts of services with a login are taken", () => {
    expect(faults({ ...production, ingress: { hosts, className: "nginx", tlsSecret: "platform-tls" } })).toEqual([]);
});

test("MLflow, which asks nobody who he is, has none", () => {
    expect(faults({ ...production, ingress: { hosts: { mlflow: "mlflow.example.com" } } })).toHaveLength(1);
});

test("what would do nothing without a host is a fault", () => {
    expect(faults({ ...production, ingress: { tlsSecret: "platform-tls" } })).toEqual([
        "gaiaflow:ingress.hosts.airflow is missing; expected a host beside gaiaflow:ingress.tlsSecret, which does nothing without → " +
            "pulumi config set --stack prod --path 'gaiaflow:ingress.hosts.airflow' airflow.example.com",
    ]);
});

test("a host leads to what runs", () => {
    expect(faults({ ...production, services: ["airflow", "mlflow"], ingress: { hosts } })).toEqual([
        "gaiaflow:ingress.hosts.jupyter is set, and jupyter does not run → " +
            "pulumi config rm --stack prod --path 'gaiaflow:ingress.hosts.jupyter'",
    ]);
});

test("an Airflow elsewhere has its own", () => {
    expect(faults({ ...production, airflow: {}, ingress: { hosts: { airflow: hosts.airflow } } })).toEqual([
        "gaiaflow:ingress.hosts.airflow is set, which is for gaiaflow:airflow.deployment: in-cluster in mode prod alone → " +
            "pulumi config rm --stack prod --path 'gaiaflow:ingress.hosts.airflow'",
    ]);
});
