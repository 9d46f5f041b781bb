import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { until } from "../../../../test/support/until";
import { forwardPorts } from "../../platform/forward-ports";
import { stateIfAny } from "../../platform/state";

let mockPath: string;
jest.mock("@gaiaflow/toolchain/core/environment", () => ({
    pulumiEnvironment: () => Promise.resolve({ PATH: mockPath }),
}));
jest.mock("../../platform/state", () => ({
    ...jest.requireActual<object>("../../platform/state"),
    stateIfAny: jest.fn(),
}));

/** Forwards as Minikube does, by a command of its own that outlives it. */
const MINIKUBE = `#!/bin/sh
case "$*" in
    *service/mlflow*) sleep 300 & echo $! >"$MINIKUBE_HOME/forwarding"; wait ;;
    *) echo "$*" >>"$MINIKUBE_HOME/asked"; echo "lost connection to pod" >&2; exit 1 ;;
esac
`;

let folder: string;
const home = (): string => path.join(folder, "minikube");
const read = (name: string): string => fs.readFileSync(path.join(home(), name), "utf8").trim();
const isAlive = (pid: number): boolean => {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
};
const resource = (type: string, name: string, more: object) => ({
    type,
    urn: `urn:pulumi:s::p::gaiaflow:minikube:MinikubeManager$${type}::${name}`,
    ...more,
});
const service = (name: string, port: number) =>
    resource("kubernetes:core/v1:Service", name, {
        inputs: { metadata: { namespace: "iris-platform" }, spec: { ports: [{ port }] } },
    });

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-forward-"));
    fs.mkdirSync(home());
    fs.writeFileSync(path.join(home(), "complete.json"), "{}");
    fs.mkdirSync(path.join(folder, "bin"));
    fs.writeFileSync(path.join(folder, "bin", "minikube"), MINIKUBE, { mode: 0o755 });
    mockPath = [path.join(folder, "bin"), "/usr/bin", "/bin"].join(path.delimiter);
    const urls = { airflow: "http://s.localhost:18080", mlflow: "http://127.0.0.1:15000" };
    jest.mocked(stateIfAny).mockResolvedValue([
        resource("gaiaflow:mlops:ClusterPlatform", "platform", { outputs: { urls } }),
        resource("command:local:Command", "cluster", { inputs: { environment: { FOLDER: folder, PROFILE: "iris" } } }),
        ...[service("airflow-api-server", 8080), service("mlflow", 5000)],
    ]);
    jest.spyOn(console, "log").mockImplementation(() => undefined);
    jest.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
});

test("a pod that is replaced is found again; with the cluster it all ends, and Minikube is not asked about it any more", async () => {
    const ended = forwardPorts("s").catch((error: unknown) => error);
    await until(
        "one is asked for twice",
        () => fs.existsSync(path.join(home(), "asked")) && read("asked").includes("\n"),
    );
    await until("the other goes on", () => fs.existsSync(path.join(home(), "forwarding")));
    const forwarding = Number(read("forwarding"));
    expect(isAlive(forwarding)).toBe(true);
    fs.rmSync(path.join(home(), "complete.json"));
    await expect(ended).resolves.toMatchObject({
        message: expect.stringContaining("npx gaiaflow start --stack s") as string,
    });
    const asked = read("asked").split("\n");
    expect(new Set(asked)).toEqual(
        new Set([
            "kubectl --profile iris -- --namespace iris-platform port-forward service/airflow-api-server 18080:8080",
        ]),
    );
    await until("what Minikube has started is gone, too", () => !isAlive(forwarding));
});

test("a stack whose services are containers is refused, with what prints its pages", async () => {
    jest.mocked(stateIfAny).mockResolvedValue([]);
    await expect(forwardPorts("mine")).rejects.toThrow(
        /no platform in its cluster\.\n.*npx gaiaflow status --stack mine$/,
    );
});
