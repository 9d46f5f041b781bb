import * as pulumi from "@pulumi/pulumi";
import { warnAboutOrphans } from "../../../checks/orphans";
import { s3Environment } from "../../../lib/s3-environment";
import { dev, devTaskConfig } from "../../../stacks/dev";
import { podTaskConfig } from "../../../stacks/pod-tasks";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recording, type Recorded } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, MACHINE, settings } from "../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));

const CONTAINER = "docker:index/container:Container";
const COMMAND = "command:local:Command";
const VOLUME = "docker:index/volume:Volume";

type Dev = Recording<ReturnType<typeof dev>>;
const run = (changes: Parameters<typeof settings>[0] = {}, preview = false): Promise<Dev> =>
    record(() => dev(settings(changes), MACHINE), { mocks, preview });

const names = (recording: Dev, type: string): string[] =>
    recording.resources
        .filter((resource) => resource.type === type)
        .map(({ name }) => name)
        .sort();

const identity = ({ type, name, urn }: Recorded): string => `${type} ${name} ${urn}`;

describe("the dev stack", () => {
    let all: Dev;
    beforeAll(async () => {
        all = await run();
    });

    test("is these containers", () => {
        expect(names(all, CONTAINER)).toEqual([
            "airflow-api-server",
            "airflow-dag-processor",
            "airflow-migration",
            "airflow-scheduler",
            "airflow-triggerer",
            "jupyter",
            "kernels",
            "minio",
            "minio-init",
            "mlflow",
            "postgres",
            "tasks",
        ]);
    });

    test("waits for each container by a command of its own, replaced with the container", () => {
        const commands = names(all, COMMAND).filter((name) => name.endsWith("-ready"));
        expect(commands).toEqual(
            names(all, CONTAINER)
                .map((name) => `${name}-ready`)
                .sort(),
        );
        expect(all.get(COMMAND, "mlflow-ready").inputs["triggers"]).toEqual(["mlflow-id"]);
    });

    test("declares the same resources in a preview as in an update", async () => {
        const preview = await run({}, true);
        expect(preview.resources.map(identity).sort()).toEqual(all.resources.map(identity).sort());
    });

    test("names its images in a preview as they will be called, whatever the provider keeps of the old ones", async () => {
        const kept = { "docker:index/image:Image": () => ({ imageName: "gaiaflow/old:0" }) };
        const preview = await record(() => dev(settings(), MACHINE), { mocks: { ...mocks, kept }, preview: true });
        const images = (recording: Dev): unknown[] =>
            names(recording, CONTAINER).map((name) => recording.get(CONTAINER, name).inputs["image"]);
        expect(images(preview)).toEqual(images(all));
    });

    test("gives every resource a parent or stands at the top", () => {
        const roots = all.resources.filter(({ parent }) => parent === "").map(({ name }) => name);
        const own = ["docker", "last-up", "networks", "platform", "project-metadata", "task-config"];
        expect(roots.sort()).toEqual([...own, "environment-image", "python-image", "uv-image", "wheel-image"].sort());
    });

    test("builds first what its images start from, and only what one of them does", async () => {
        const image = (recording: Dev, name: string) => recording.get("docker:index/image:Image", name);
        const build = (name: string) => image(all, name).inputs["build"] as { args: object; target?: string };
        const [python, uv] = [image(all, "python-image"), image(all, "uv-image")];
        expect([build("python-image").target, build("uv-image").target]).toEqual([undefined, "uv"]);
        for (const name of ["airflow", "mlflow", "jupyter"]) {
            expect(build(`${name}-image`).args).toMatchObject({
                PYTHON: python.inputs["imageName"],
                UV: uv.inputs["imageName"],
            });
            expect(image(all, `${name}-image`).dependencies).toEqual(expect.arrayContaining([python.urn, uv.urn]));
        }
        const environment = image(all, "environment-image");
        const wheel = image(all, "wheel-image");
        expect(wheel.dependencies).toContain(uv.urn);
        expect(environment.dependencies).toEqual(expect.arrayContaining([wheel.urn, uv.urn]));
        expect(build("environment-image").args).toMatchObject({
            ...{ BASE: "gaiaflow/base:trixie-1", UV: uv.inputs["imageName"], WHEEL: wheel.inputs["imageName"] },
        });
        expect(build("kernels-image").args).toEqual({
            FORCE: "",
            ENVIRONMENT: environment.inputs["imageName"],
            UV: uv.inputs["imageName"],
        });
        expect(image(all, "kernels-image").dependencies).toContain(environment.urn);
        expect(build("postgres-image").args).toEqual({ FORCE: "", BASE: "gaiaflow/base:trixie-1" });
        const mine = { airflow: "a:1", mlflow: "a:1", jupyter: "a:1", kernels: "a:1" };
        const fewer = await run({ images: { ...mine, minio: "a:1" } });
        const forTasks = ["environment-image", "uv-image", "wheel-image"];
        expect(names(fewer, "docker:index/image:Image")).toEqual([...forTasks, "postgres-image"].sort());
        const more = await run({ images: mine });
        expect(names(more, "docker:index/image:Image")).toEqual([...forTasks, "minio-image", "postgres-image"].sort());
        const none = await run({ images: mine, services: ["mlflow"] });
        expect(names(none, "docker:index/image:Image")).toEqual(["minio-image", "postgres-image", "uv-image"]);
    });

    test("gives code its project's version by a folder, so that another version replaces no container", async () => {
        const { project } = settings();
        const other = await run({ project: { ...project, distribution: { name: "iris", version: "9", notes: [] } } });
        const inputs = (recording: Dev) =>
            names(recording, CONTAINER).map((name) => recording.get(CONTAINER, name).inputs);
        expect(inputs(other)).toEqual(inputs(all));
        const mounted = inputs(all).filter((input) =>
            JSON.stringify(input["volumes"]).includes("/opt/gaiaflow/metadata"),
        );
        expect(mounted.map((input) => input["hostname"])).toEqual([
            ...["api-server", "dag-processor", "migration", "scheduler", "triggerer"].map((part) => `airflow-${part}`),
            "kernels",
            "tasks",
        ]);
        expect(other.get(COMMAND, "project-metadata").inputs).toMatchObject({
            environment: { FILE: "/home/user/state/stacks/gaiaflow/dev/metadata/iris.dist-info/METADATA" },
            stdin: "Metadata-Version: 2.1\nName: iris\nVersion: 9\n",
        });
    });

    test("gives everything of Docker our own provider", () => {
        const own = all.resources.filter(({ type }) => type.startsWith("docker:"));
        expect(own.length).toBeGreaterThan(15);
        expect(own.filter(({ provider }) => !provider.includes("::docker::"))).toEqual([]);
    });

    test("shows no secret outside a secret, and none as an undefined", () => {
        const seen = JSON.stringify(all.resources.map(({ inputs, outputs }) => publicPart([inputs, outputs])));
        expect(seen).not.toContain(SECRET_MARK);
        expect(seen).not.toContain("undefined");
        expect(seen).not.toContain("Calling [toString]");
    });

    test("sends no arguments of a component to the engine, and always its outputs", () => {
        const components = all.resources.filter(({ type }) => type.startsWith("gaiaflow:"));
        expect(components.filter(({ inputs }) => Object.keys(inputs).length > 0)).toEqual([]);
        expect(components.filter(({ outputs }) => outputs === undefined)).toEqual([]);
    });

    test("is the same for a stack folder elsewhere, but for that folder", async () => {
        const { machine } = settings();
        const moved = await run({ machine: { ...machine, stackFolder: "/elsewhere/stack" } });
        const lines = (recording: Dev): string[] =>
            recording.resources
                .filter(({ type }) => type === CONTAINER || type === COMMAND)
                .map(({ urn, inputs }) =>
                    JSON.stringify([urn, inputs]).replaceAll("/elsewhere/stack", machine.stackFolder),
                )
                .sort();
        expect(lines(moved)).toEqual(lines(all));
    });

    test("says where everything is", async () => {
        const urls = await new Promise((resolve) => all.result.urls.apply(resolve));
        expect(urls).toEqual({
            airflow: "http://localhost:8080",
            jupyter: "http://localhost:8895",
            minio: "http://127.0.0.1:9000",
            minioConsole: "http://localhost:9001",
            mlflow: "http://127.0.0.1:5000",
        });
    });

    test("tells tasks where the services are, in a file that Airflow's containers see, and says it", async () => {
        const file = all.get(COMMAND, "task-config");
        expect(file.inputs["environment"]).toMatchObject({
            FILE: "/home/user/state/stacks/gaiaflow/dev/airflow/task-config.json",
        });
        const document = {
            version: 1,
            mode: "dev",
            project: "iris",
            envVars: {
                AWS_DEFAULT_REGION: "us-east-1",
                ...s3Environment("http://minio:9000"),
                AWS_ENDPOINT_URL: "http://minio:9000",
                MLFLOW_S3_ENDPOINT_URL: "http://minio:9000",
                MLFLOW_TRACKING_URI: "http://mlflow:5000",
                MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: "true",
            },
            declaredSecrets: [],
            logLevel: "INFO",
            mlflowPage: "http://localhost:5000",
            execution: "container",
            taskSocket: "/run/gaiaflow/tasks/socket",
            envInDev: false,
            secretsPath: "/opt/gaiaflow/stack/secrets",
        };
        expect(JSON.parse(file.inputs["stdin"] as string)).toEqual(document);
        expect(await new Promise((resolve) => all.result.taskConfig.apply(resolve))).toEqual(document);
        const airflow = names(all, CONTAINER).filter((name) => name.startsWith("airflow-"));
        expect(airflow).toHaveLength(5);
        for (const name of airflow) {
            const { inputs, dependencies } = all.get(CONTAINER, name);
            expect(revealed(inputs["envs"])).toContain("GAIAFLOW_TASK_CONFIG=/opt/gaiaflow/stack/task-config.json");
            expect(inputs["volumes"]).toContainEqual({
                containerPath: "/opt/gaiaflow/stack",
                hostPath: "/home/user/state/stacks/gaiaflow/dev/airflow",
                readOnly: true,
            });
            expect(dependencies).toContain(file.urn);
        }
    });

    test("puts the stack's secrets where its tasks find them, only where tasks are to have them", async () => {
        const secrets = { "my-creds": { API_KEY: pulumi.secret(SECRET_MARK) } };
        const { tasks } = settings();
        const without = await run({ secrets });
        expect(names(without, COMMAND).filter((name) => name.startsWith("secret-"))).toEqual([]);
        const config = JSON.parse(without.get(COMMAND, "task-config").inputs["stdin"] as string) as object;
        expect(config).toMatchObject({ declaredSecrets: ["my-creds"], envInDev: false });
        const some = await run({ secrets, tasks: { ...tasks, envInDev: true } });
        const { inputs } = some.get(COMMAND, "secret-my-creds-API_KEY");
        expect(inputs["environment"]).toMatchObject({
            FILE: "/home/user/state/stacks/gaiaflow/dev/airflow/secrets/my-creds/API_KEY",
        });
        expect(JSON.stringify(publicPart(inputs))).not.toContain(SECRET_MARK);
        expect(JSON.parse(some.get(COMMAND, "task-config").inputs["stdin"] as string)).toMatchObject({
            envInDev: true,
        });
    });

    test("looks for orphans when it is brought up, and not in a preview", async () => {
        const looked = jest.mocked(warnAboutOrphans);
        expect(looked).toHaveBeenCalledWith(settings().identity, {
            networks: ["networks-platform-auto", "networks-database-auto"],
            volumes: [
                ...["airflow-logs-data-auto", "minio-data-auto", "object-store-data-auto", "postgres-data-auto"],
                ...["kernels-memory-auto", "tasks-memory-auto"],
            ],
        });
        looked.mockClear();
        await run({}, true);
        expect(looked).not.toHaveBeenCalled();
    });

    test("leaves a record for the next up, once all is ready", () => {
        const file = all.get(COMMAND, "last-up");
        expect(JSON.parse(file.inputs["stdin"] as string)).toEqual({
            clone: CLONE,
            images: [
                ...["python", "uv", "wheel", "environment"],
                ...["postgres", "minio", "airflow", "mlflow", "jupyter", "kernels"],
            ].map((image) => all.get("docker:index/image:Image", `${image}-image`).inputs["imageName"]),
        });
        expect(file.dependencies).toContain(all.get(COMMAND, "airflow-scheduler-ready").urn);
    });

    test.each([
        [["mlflow"], ["minio", "minio-init", "mlflow", "postgres"]],
        [["jupyter"], ["jupyter", "kernels", "minio", "minio-init", "mlflow", "postgres"]],
        [
            ["airflow"],
            [
                "airflow-api-server",
                "airflow-dag-processor",
                "airflow-migration",
                "airflow-scheduler",
                "airflow-triggerer",
                "postgres",
                "tasks",
            ],
        ],
    ] as const)("with services %j runs %j and keeps all data and secrets", async (services, expected) => {
        const some = await run({ services: [...services] });
        expect(names(some, CONTAINER)).toEqual(expected);
        expect(names(some, VOLUME)).toEqual(names(all, VOLUME));
        const password = "random:index/randomPassword:RandomPassword";
        expect(names(some, password)).toEqual(names(all, password));
    });

    test("with services [airflow] names no service that does not run", async () => {
        const some = await run({ services: ["airflow"] });
        const { inputs } = some.get(CONTAINER, "airflow-scheduler");
        expect(JSON.stringify(inputs)).not.toMatch(/mlflow|minio|s3/);
    });
});

test("GPUs are those of the containers that run functions and notebooks, and tasks know how many", async () => {
    const gpus = "device=1,3";
    const all = await run({ gpus });
    const have = all.resources.filter(({ type, inputs }) => type === CONTAINER && "gpus" in inputs);
    expect(have.map(({ name, inputs }) => [name, inputs["gpus"]]).sort()).toEqual([
        ["kernels", gpus],
        ["tasks", gpus],
    ]);
    expect(devTaskConfig(settings({ gpus }))).toMatchObject({ gpus: 2 });
    expect(devTaskConfig(settings())).not.toHaveProperty("gpus");
});

test("dev tasks run where tasks.devExecution says, in dev and where a platform of this machine has pods", async () => {
    const { tasks } = settings();
    const inProcess = { tasks: { ...tasks, devExecution: "in-process" } as const };
    const written = (await run(inProcess)).get(COMMAND, "task-config").inputs["stdin"];
    expect(JSON.parse(written as string)).toMatchObject({ mode: "dev", execution: "in-process" });
    const pods = { image: "iris:1", namespace: "tasks", envVars: {}, secrets: [], imagePullSecrets: [] };
    const config = (mode: "prod_local" | "prod", changes = {}) =>
        podTaskConfig(settings(changes), { ...pods, mode, connection: "gaiaflow" });
    expect(config("prod_local", inProcess)).toMatchObject({ execution: "in-process" });
    expect(config("prod_local")).toMatchObject({ execution: "container", taskSocket: "/run/gaiaflow/tasks/socket" });
    expect(config("prod", inProcess)).not.toHaveProperty("execution");
});

test("notebooks get the project's own indexes, and the logins there as secret files of their container alone", async () => {
    const { project } = settings();
    const forNotebooks = {
        variables: { UV_INDEX: "gaiaflow-1=https://pypi.example.com/simple" },
        files: { "/run/secrets/indexes/netrc": `machine pypi.example.com login reader password ${SECRET_MARK}\n` },
    };
    const all = await run({ project: { ...project, environment: { ...project.environment, forNotebooks } } });
    const { inputs } = all.get(CONTAINER, "kernels");
    expect(inputs["envs"]).toContain("UV_INDEX=gaiaflow-1=https://pypi.example.com/simple");
    expect(JSON.stringify(revealed(inputs))).toContain("/run/secrets/indexes/netrc");
    expect(JSON.stringify(revealed(inputs))).toContain(`password ${SECRET_MARK}`);
    const containers = names(all, CONTAINER).map((name) => all.get(CONTAINER, name));
    const having = containers.filter((each) => JSON.stringify(revealed(each.inputs)).includes("pypi.example.com"));
    expect(having.map(({ name }) => name)).toEqual(["kernels"]);
    expect(JSON.stringify(publicPart(inputs))).not.toContain(SECRET_MARK);
});
