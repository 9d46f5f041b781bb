import { dev } from "../../../stacks/dev";
import { mocks } from "../../support/provider-mocks";
import { record, type Recording } from "../../support/pulumi-recorder";
import { MACHINE, settings } from "../../support/settings";

jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));

const CONTAINER = "docker:index/container:Container";
const MODEL = "models:/iris@champion";

type Dev = Recording<ReturnType<typeof dev>>;
const run = (changes: Parameters<typeof settings>[0] = {}): Promise<Dev> =>
    record(() => dev(settings({ services: ["mlflow", "serving"], serving: { model: MODEL }, ...changes }), MACHINE), {
        mocks,
    });

describe("a served model", () => {
    let all: Dev;
    const inputs = () => all.get(CONTAINER, "serving").inputs;
    beforeAll(async () => {
        all = await run();
    });

    test("runs in the project's own environment, at a port of this machine alone", () => {
        expect(inputs()).toMatchObject({
            name: "gaiaflow-dev-serving",
            image: all.get("docker:index/image:Image", "environment-image").inputs["imageName"],
            command: ["python", "-m", "gaiaflow.serving", "--port", "5050", MODEL],
            ports: [{ internal: 5050, external: settings().ports.serving, ip: "127.0.0.1" }],
            memory: 1024,
            healthcheck: { tests: ["CMD", "python", "-m", "gaiaflow.serving", "--port", "5050", "--ping"] },
        });
    });

    test("sees the project's code, writes none of it, and asks MLflow of the stack", () => {
        const envs = inputs()["envs"] as string[];
        expect(envs).toContain("MLFLOW_TRACKING_URI=http://mlflow:5000");
        expect(envs).toContain("PYTHONPATH=/opt/gaiaflow/metadata:/opt/gaiaflow/project");
        const volumes = inputs()["volumes"] as { readonly containerPath: string; readonly readOnly: boolean }[];
        expect(volumes.map(({ containerPath }) => containerPath)).toContain("/opt/gaiaflow/project");
        expect(volumes.filter(({ readOnly }) => !readOnly)).toEqual([]);
    });

    test("has no key of the object store: MLflow hands out the model", () => {
        expect(inputs()["uploads"] ?? []).toEqual([]);
        expect(JSON.stringify(inputs()["envs"])).not.toMatch(/ACCESS_KEY|CREDENTIALS/);
    });

    test("starts once MLflow answers, and nothing waits for it but its own command", () => {
        expect(all.get(CONTAINER, "serving").dependencies).toContain(
            all.get("command:local:Command", "mlflow-ready").urn,
        );
        const own = all.get(CONTAINER, "serving").urn;
        const waiting = all.resources.filter(({ dependencies }) => dependencies.includes(own)).map(({ name }) => name);
        expect(waiting).toContain("serving-ready");
        expect(waiting.filter((name) => name !== "serving-ready" && name !== "last-up")).toEqual([]);
    });

    test("is left out where nobody asks for it", async () => {
        const fewer = await run({ services: settings().services });
        const names = fewer.resources.filter(({ type }) => type === CONTAINER).map(({ name }) => name);
        expect(names).not.toContain("serving");
        expect(names).toContain("mlflow");
    });

    test("a model that nobody names is a fault of the program's, which the configuration has refused before", async () => {
        await expect(run({ serving: {} })).rejects.toThrow("the configuration refuses a stack that serves a model");
    });
});
