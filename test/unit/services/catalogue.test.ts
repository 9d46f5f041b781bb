import * as pulumi from "@pulumi/pulumi";
import {
    CATALOGUE,
    DEFAULT_SERVICES,
    PORTS,
    ROLES,
    clientEnvironment,
    neededPorts,
    running,
} from "../../../services/catalogue";
import { s3Environment } from "../../../lib/s3-environment";
import type { ServiceDefinition } from "../../../services/service";

test.each([
    [["mlflow"], ["postgres", "minio", "mlflow"]],
    [["jupyter"], ["postgres", "minio", "mlflow", "jupyter"]],
    [["airflow"], ["postgres", "tasks", "airflow"]],
    [["serving"], ["postgres", "minio", "mlflow", "serving"]],
    [
        ["airflow", "jupyter"],
        ["postgres", "minio", "tasks", "airflow", "mlflow", "jupyter"],
    ],
] as const)("%j runs %j", (asked, services) => {
    expect(running(asked).map(({ name }) => name)).toEqual(services);
});

test("what is not asked for by name is left out", () => {
    expect(DEFAULT_SERVICES).toEqual(["airflow", "mlflow", "jupyter"]);
});

test("each service starts after those that it waits for, and waits for none that may be missing", () => {
    const before: string[] = [];
    for (const { name, startsAfter } of CATALOGUE as readonly ServiceDefinition[]) {
        expect(before).toEqual(expect.arrayContaining([...startsAfter]));
        expect(running([name]).map((service) => service.name)).toEqual(expect.arrayContaining([...startsAfter]));
        before.push(name);
    }
});

test("every port belongs to a role that goes on running", () => {
    expect(ROLES).toEqual(expect.arrayContaining(Object.values(PORTS).map(({ role }) => role)));
});

test("a port's login names values that the service gives", () => {
    const made = { password: () => pulumi.output(""), databases: {} };
    const options = { mlflowLogin: true };
    for (const { ports, logins } of CATALOGUE as readonly ServiceDefinition[]) {
        const given = logins?.(made, options) ?? {};
        for (const { login } of Object.values(ports)) {
            expect(login === undefined ? [] : Object.keys(given[login.entry] ?? {})).toEqual(login?.values ?? []);
        }
    }
});

test("another object store has no console", () => {
    expect(neededPorts(["mlflow"], {})).toEqual(["minio", "minioConsole", "mlflow"]);
    expect(neededPorts(["mlflow"], { objectStore: { image: "a/b:1" } })).toEqual(["minio", "mlflow"]);
});

test("clients get the addresses of what runs, and of nothing else", () => {
    expect(clientEnvironment(["airflow"])).toEqual({});
    expect(clientEnvironment(["mlflow"])).toEqual({
        ...s3Environment("http://minio:9000"),
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_ENDPOINT_URL: "http://minio:9000",
        MLFLOW_TRACKING_URI: "http://mlflow:5000",
        MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: "true",
    });
});
