import { validateConfig } from "../../../config/validate";
import { dev } from "../../../stacks/dev";
import { inCluster } from "../../../stacks/in-cluster";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, MACHINE, settings } from "../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));
jest.mock("../../../checks/stored-values", () => ({ sweepStoredValues: jest.fn() }));

type Any = Recording<unknown>;
const CONTAINER = "docker:index/container:Container";
const PASSWORD = `${SECRET_MARK}-credentials-mlflow`;
const VARIABLE = "/run/secrets/environment/MLFLOW_TRACKING_";
const filesOf = (all: Any, container: string): Record<string, string> => {
    const uploads = revealed(all.get(CONTAINER, container).inputs["uploads"]) as { file: string; content: string }[];
    return Object.fromEntries(uploads.map(({ file, content }) => [file, content]));
};
const run = (changes: Parameters<typeof settings>[0] = {}): Promise<Any> =>
    record(() => dev(settings({ mlflow: { login: true }, ...changes }), MACHINE), { mocks });

test("the server has the login in a file, and its clients in variables that no engine shows", async () => {
    const all = await run();
    expect(JSON.parse(filesOf(all, "mlflow")["/run/secrets/mlflow/login.json"] ?? "")).toEqual({
        ...{ username: "admin", password: PASSWORD, sessions: `${SECRET_MARK}-credentials-mlflow-sessions` },
    });
    for (const client of ["tasks", "kernels", "airflow-scheduler"]) {
        expect(filesOf(all, client)).toMatchObject({
            [`${VARIABLE}USERNAME`]: "admin",
            [`${VARIABLE}PASSWORD`]: PASSWORD,
        });
    }
    for (const other of ["airflow-api-server", "airflow-triggerer", "jupyter", "minio", "postgres"]) {
        expect(JSON.stringify(filesOf(all, other))).not.toContain(PASSWORD);
    }
    const image = all.get("docker:index/image:Image", "mlflow-image").inputs as { build: { args: object } };
    expect(image.build.args).toMatchObject({ MLFLOW_LOGIN: "yes" });
    const shown = all.resources.filter(({ inputs }) => JSON.stringify(publicPart(inputs)).includes(PASSWORD));
    expect(shown.map(({ urn }) => urn)).toEqual([]);
});

test("pods of tasks have it by the Secret with the stack's other keys", async () => {
    const { airflow, project } = settings();
    const folders = { ...project.folders, project: { folder: `${CLONE}/project`, identity: "1" } };
    const local = { mode: "prod_local", identity: { project: "gaiaflow", stack: "prod_local" } } as const;
    const own = { project: { ...project, folders }, airflow: { ...airflow, inCluster: true } };
    const all = await record(() => inCluster(settings({ ...local, ...own, mlflow: { login: true } }), MACHINE), {
        mocks,
    });
    const { inputs } = all.get("kubernetes:core/v1:Secret", "task-secret-gaiaflow-s3");
    const { data } = revealed(inputs) as { data: Record<string, string> };
    expect(Buffer.from(data["MLFLOW_TRACKING_PASSWORD"] ?? "", "base64").toString()).toBe(PASSWORD);
});

test("it is sent to no other MLflow that the user's variables name", async () => {
    const all = await run({ env: { MLFLOW_TRACKING_URI: "https://mlflow.example.com" } });
    expect(Object.keys(filesOf(all, "tasks")).filter((file) => file.startsWith(VARIABLE))).toEqual([]);
});

test("without it there is nothing of it", async () => {
    const all = await run({ mlflow: { login: false } });
    const shown = JSON.stringify(all.resources.map(({ inputs, name }) => [name, revealed(inputs)]));
    expect(shown.match(/login\.json|MLFLOW_LOGIN|TRACKING_PASSWORD|credentials-mlflow/g)).toBeNull();
});

test("an MLflow that the stack does not run has none", () => {
    const texts = { project: { package: "iris" }, mlflow: { login: true }, services: ["airflow"] };
    const values = Object.entries(texts).map(([key, value]) => [key, JSON.stringify(value)] as const);
    const raw = { stack: "dev", values: Object.fromEntries(values), secretKeys: new Set<string>() };
    expect(validateConfig(raw).faults.map(({ fix, problem, subject }) => `${subject} ${problem} → ${fix}`)).toEqual([
        "gaiaflow:mlflow.login is true, but the stack runs no MLflow → pulumi config rm --stack dev --path 'gaiaflow:mlflow.login'",
    ]);
});
