import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { imageFaults } from "../../../checks/images";
import { portFaults } from "../../../checks/ports";
import { configurationReference } from "../../../config/reference";
import { validateConfig } from "../../../config/validate";
import { engineRequest } from "../../../lib/engine.cjs";
import { command as open } from "../../../packages/cli/commands/open";
import { backup } from "../../../packages/cli/backup/backup";
import { leftOutServices } from "../../../packages/cli/backup/left-out";
import { findPlatform } from "../../../packages/cli/backup/find-platform";
import { askPulumi } from "../../../packages/cli/platform/pulumi";
import { addValues } from "../../../packages/cli/platform/completion";
import { showPlatform } from "../../../packages/cli/platform/show-platform";
import { ROLES, type ImageName, type PortName, type ServiceName } from "../../../services/catalogue";
import { dev } from "../../../stacks/dev";
import { builtImages } from "../../../stacks/images";
import { freePorts } from "../../support/free-ports";
import { mocks, SECRET_MARK } from "../../support/provider-mocks";
import { record } from "../../support/pulumi-recorder";
import { revealed } from "../../support/secret-values";
import { MACHINE, settings } from "../../support/settings";

/** The image folder of `greeter.ts`, the new service. */
const IMAGE = {
    Dockerfile: "FROM scratch\n",
    "Dockerfile.dockerignore": "*\n!images/greeter\n",
    greeter: "#!/bin/sh\n",
};

// The line in the catalogue.
jest.mock("../../../services/list", () => {
    const { CATALOGUE } = jest.requireActual<typeof import("../../../services/list")>("../../../services/list");
    const { greeter } = jest.requireActual<typeof import("./greeter")>("./greeter");
    return { CATALOGUE: [...CATALOGUE, greeter] };
});
jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));
jest.mock("../../../lib/engine.cjs", () => ({ engineRequest: jest.fn(), engineJson: jest.fn() }));
jest.mock("../../../packages/cli/backup/find-platform", () => ({ findPlatform: jest.fn() }));
jest.mock("../../../packages/cli/platform/pulumi", () => ({ askPulumi: jest.fn() }));

const CONTAINER = "docker:index/container:Container";
// To the compiler it is no service of ours.
const SERVICE = "greeter" as ServiceName;
const PORT = "greeter" as PortName;

/** A program with its image, on whose stack nothing else is asked for. */
let programRoot: string;
const own = (changes: Parameters<typeof settings>[0] = {}) =>
    settings({ services: [SERVICE], machine: { ...settings().machine, programRoot }, ...changes });

beforeAll(() => {
    programRoot = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-program-"));
    fs.cpSync("images/postgres", path.join(programRoot, "images/postgres"), { recursive: true });
    fs.mkdirSync(path.join(programRoot, "images/greeter"));
    Object.entries(IMAGE).forEach(([file, text]) =>
        fs.writeFileSync(path.join(programRoot, "images/greeter", file), text),
    );
});
afterAll(() => fs.rmSync(programRoot, { recursive: true }));

test("has its keys in the configuration, with their defaults, checks and reference", () => {
    const check = (values: object) => {
        const project = { package: "iris" };
        const texts: [string, string][] = Object.entries({ project, ...values }).map(([key, value]) => [
            key,
            JSON.stringify(value),
        ]);
        return validateConfig({ stack: "dev", values: Object.fromEntries(texts), secretKeys: new Set() });
    };
    const { config, faults } = check({ images: { greeter: "example.com/greeter:1" } });
    expect(faults).toEqual([]);
    expect(config).toMatchObject({
        services: ["airflow", "mlflow", "jupyter", "greeter"],
        ports: { greeter: 7007, jupyter: 8895 },
        resources: { greeter: "256Mi" },
        images: { greeter: "example.com/greeter:1" },
    });
    const same = check({ ports: { greeter: 8895 } }).faults;
    expect(same.map(({ subject }) => subject).join()).toContain("gaiaflow:ports.greeter");
    expect(configurationReference()).toContain(
        "### `gaiaflow:ports.greeter`\n\nPort of the greeter's page on 127.0.0.1.",
    );
    expect(configurationReference()).toContain("### `gaiaflow:resources.greeter`");
    expect(configurationReference()).toContain("### `gaiaflow:ingress.hosts.greeter`");
});

test("has its port and its image checked where it runs, and only there", async () => {
    const held = new Map([[7007, { name: "somebody", ownRole: undefined }]]);
    expect(await portFaults(own(), held)).toMatchObject([{ subject: "gaiaflow:ports.greeter" }]);
    // A platform may run on this machine, with the ports of the defaults.
    const [airflow = 0] = await freePorts(1);
    const ports = { ...own().ports, airflow };
    expect(await portFaults(own({ services: ["airflow"], ports }), held)).toEqual([]);
    jest.mocked(engineRequest).mockResolvedValue({ status: 404, body: Buffer.from("{}") });
    const images = { ["greeter" as ImageName]: "example.com/greeter:1" };
    expect(await imageFaults(own({ images }))).toMatchObject([{ subject: "gaiaflow:images.greeter" }]);
    expect(await imageFaults(own({ images, services: ["mlflow"] }))).toEqual([]);
});

test("is built from its folder, with what it needs and nothing else", () => {
    const names = builtImages(own());
    expect([...names.keys()]).toEqual(["postgres", "greeter"]);
    fs.appendFileSync(path.join(programRoot, "images/greeter/greeter"), "echo hello\n");
    const changed = builtImages(own());
    expect(changed.get("greeter")).not.toBe(names.get("greeter"));
    expect(changed.get("postgres")).toBe(names.get("postgres"));
});

test("is a container in a stack, with its port, password, database, volume, address and login", async () => {
    const all = await record(() => dev(own({ ports: { ...own().ports, [PORT]: 7070 } }), MACHINE), { mocks });
    const containers = all.resources.filter(({ type }) => type === CONTAINER);
    expect(containers.map(({ name }) => name).sort()).toEqual(["greeter", "postgres"]);
    const { dependencies, inputs } = all.get(CONTAINER, "greeter");
    expect(inputs).toMatchObject({
        name: "gaiaflow-dev-greeter",
        image: builtImages(own()).get("greeter"),
        memory: 256,
        ports: [{ internal: 7007, external: 7070, ip: "127.0.0.1" }],
        volumes: [{ volumeName: "greetings-data-auto", containerPath: "/data" }],
        healthcheck: { tests: ["CMD", "/greeter", "--check"] },
    });
    expect(revealed(inputs["uploads"])).toMatchObject([
        { file: "/run/secrets/greeter/key", content: `${SECRET_MARK}-credentials-greeter` },
    ]);
    expect(dependencies).toContain(all.get(CONTAINER, "postgres").urn);
    expect(JSON.stringify(revealed(all.get(CONTAINER, "postgres").inputs["uploads"]))).toContain("postgres/greeter");
    expect(all.get("command:local:Command", "greeter-ready").inputs["triggers"]).toEqual(["greeter-id"]);
    const outputs = pulumi.all([all.result.urls, all.result.credentials, all.result.taskConfig]);
    const [urls, credentials, taskConfig] = await value(outputs);
    expect(urls).toEqual({ greeter: "http://localhost:7070" });
    expect(credentials["greeter"]).toEqual({ key: `${SECRET_MARK}-credentials-greeter` });
    expect(taskConfig.envVars).toEqual({ GREETER_URL: "http://greeter:7007" });
});

test("is known to the commands: its role, its address and its login", async () => {
    expect(ROLES).toContain("greeter");
    expect(open.registeredArguments[0]?.description).toContain("greeter");
    expect(completed("open")).toEqual(["minio", "airflow", "mlflow", "jupyter", "serving", "greeter"]);
    expect(completed("logs")).toEqual([...new Set([...completed("logs"), "airflow", "airflow-scheduler", "greeter"])]);
    jest.mocked(askPulumi).mockResolvedValue({ urls: { greeter: "http://greeter.test" } });
    const print = jest.spyOn(console, "log").mockReturnValue();
    await showPlatform("dev");
    const output = print.mock.calls.flat().join("\n");
    print.mockRestore();
    expect(output).toMatch(/greeter +│ http:\/\/greeter\.test +│ key/);
});

test("is said to be in no backup until a part is for its data, which all others have", async () => {
    const platform = { roles: ROLES, leave: () => Promise.resolve() };
    jest.mocked(findPlatform).mockResolvedValue(platform as unknown as Awaited<ReturnType<typeof findPlatform>>);
    const warn = jest.spyOn(console, "warn").mockReturnValue();
    const none = { passphraseFile: path.join(programRoot, "none") };
    await expect(backup("dev", path.join(programRoot, "a.backup"), none)).rejects.toThrow("none");
    expect(warn.mock.calls).toEqual([["Not in this backup: greeter."]]);
    warn.mockRestore();
    expect(leftOutServices(ROLES.filter((role) => (role as string) !== "greeter"))).toEqual([]);
});

/** What a shell completes of a command's services. */
function completed(command: string): string[] {
    const services: string[] = [];
    const argument: { handler?: (complete: (value: string, description: string) => void) => void } = {};
    const taken = { arguments: new Map([["service", argument]]), options: new Map() };
    addValues({ commands: new Map([[command, taken]]) }, "");
    argument.handler?.((name) => services.push(name));
    return services;
}

const value = async <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
