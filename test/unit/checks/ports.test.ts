import * as net from "node:net";
import { portFaults } from "../../../checks/ports";
import type { Settings } from "../../../config/settings";
import { engineJson } from "../../../lib/engine.cjs";
import { freePorts } from "../../support/free-ports";
import { settings } from "../../support/settings";

jest.mock("../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));

/** Ports of this machine that nobody holds, since these tests probe the machine they run on. */
const PORTS = { airflow: 0, mlflow: 0, minio: 0, minioConsole: 0, jupyter: 0, serving: 0 };
let own: Settings;
beforeAll(async () => {
    // Where one is a thousand above another, what is proposed in its place would be another port.
    do {
        const [airflow = 0, mlflow = 0, minio = 0, minioConsole = 0, jupyter = 0, serving = 0] = await freePorts(6);
        Object.assign(PORTS, { airflow, mlflow, minio, minioConsole, jupyter, serving });
    } while (new Set(Object.values(PORTS).map((port) => port % 1000)).size < 6);
    own = settings({ ports: PORTS });
});
const SET = "pulumi config set --stack dev --path";

const container = (name: string, port: number, labels: Record<string, string> = {}) => ({
    Id: name,
    Names: [`/${name}`],
    Labels: labels,
    Ports: [{ PublicPort: port }],
    HostConfig: { PortBindings: { "1/tcp": [{ HostPort: String(port) }] } },
});
/** A container of this stack. */
const service = (role: string, port: number) =>
    container(`gaiaflow-dev-${role}`, port, {
        ...{ "io.gaiaflow.project": "gaiaflow", "io.gaiaflow.stack": "dev", "io.gaiaflow.role": role },
    });
let containers: ReturnType<typeof container>[];
let running: net.Server | undefined;
const listen = (port: number): Promise<void> =>
    new Promise((resolve) => (running = net.createServer()).listen(port, "127.0.0.1", resolve));

beforeEach(() => {
    containers = [];
    jest.mocked(engineJson).mockImplementation((_, route) =>
        Promise.resolve(containers.find(({ Id }) => route === `/containers/${Id}/json`) ?? containers),
    );
});
afterEach(() => {
    running?.close();
    running = undefined;
});

test("ports that nobody holds are no fault", async () => {
    expect(await portFaults(own)).toEqual([]);
});

test("a port that a container holds is named with it", async () => {
    containers = [container("other", PORTS.mlflow)];
    expect(await portFaults(own)).toMatchObject([
        {
            subject: "gaiaflow:ports.mlflow",
            problem: `is ${PORTS.mlflow}, which the container other holds`,
            fix: `${SET} 'gaiaflow:ports.mlflow' ${PORTS.mlflow + 1000}`,
        },
    ]);
});

test("the port that is proposed is nobody's that is known, and one there is", async () => {
    containers = [container("other", PORTS.mlflow), container("another", PORTS.mlflow + 1000)];
    expect(await portFaults(own)).toMatchObject([{ fix: `${SET} 'gaiaflow:ports.mlflow' ${PORTS.mlflow + 2000}` }]);
    containers = [container("other", 65000)];
    const last = { ...own, ports: { ...PORTS, jupyter: 65000 } };
    expect(await portFaults(last)).toMatchObject([{ fix: `${SET} 'gaiaflow:ports.jupyter' 1024` }]);
});

test("our own container's port is no fault, that of the same service of another stack is", async () => {
    const mlflow = service("mlflow", PORTS.mlflow);
    containers = [mlflow];
    expect(await portFaults(own)).toEqual([]);
    containers = [{ ...mlflow, Labels: { ...mlflow.Labels, "io.gaiaflow.stack": "b" } }];
    expect(await portFaults(own)).toMatchObject([
        { problem: `is ${PORTS.mlflow}, which the container gaiaflow-dev-mlflow holds` },
    ]);
});

test("ports that two services exchange are refused, each with the way over a third one", async () => {
    containers = [service("mlflow", PORTS.mlflow), service("airflow-api-server", PORTS.airflow)];
    const exchanged = { ...own, ports: { ...PORTS, airflow: PORTS.mlflow, mlflow: PORTS.airflow } };
    expect(await portFaults(exchanged)).toMatchObject([
        {
            subject: "gaiaflow:ports.airflow",
            problem: `is ${PORTS.mlflow}, which the container gaiaflow-dev-mlflow holds`,
            fix: `${SET} 'gaiaflow:ports.airflow' ${PORTS.mlflow + 1000}   (and to ${PORTS.mlflow} after the next up)`,
        },
        {
            subject: "gaiaflow:ports.mlflow",
            problem: `is ${PORTS.airflow}, which the container gaiaflow-dev-airflow-api-server holds`,
            fix: `${SET} 'gaiaflow:ports.mlflow' ${PORTS.airflow + 1000}   (and to ${PORTS.airflow} after the next up)`,
        },
    ]);
});

test("the ports of one container may be exchanged: it goes before the next one comes", async () => {
    containers = [service("minio", PORTS.minio)];
    const ports = { ...PORTS, minio: PORTS.minioConsole, minioConsole: PORTS.minio };
    expect(await portFaults({ ...own, ports })).toEqual([]);
});

test("a port is our own container's also while Docker restarts that one, when it lists no port", async () => {
    await listen(PORTS.mlflow);
    containers = [{ ...service("mlflow", PORTS.mlflow), Ports: [] }];
    expect(await portFaults(own)).toEqual([]);
    containers = [{ ...service("jupyter", PORTS.jupyter), Ports: [] }];
    expect(await portFaults(own)).toMatchObject([{ subject: "gaiaflow:ports.mlflow" }]);
});

test("a port that a process holds is named with it", async () => {
    await listen(PORTS.jupyter);
    const holder = process.platform === "linux" ? `(pid ${process.pid}) holds` : "another program";
    const [fault] = await portFaults(own);
    expect(fault).toMatchObject({ subject: "gaiaflow:ports.jupyter" });
    expect(fault?.problem).toContain(holder);
});

test("a port of a service that does not run may be anybody's", async () => {
    containers = [container("other", PORTS.jupyter)];
    expect(await portFaults({ ...own, services: ["mlflow"] })).toEqual([]);
});
