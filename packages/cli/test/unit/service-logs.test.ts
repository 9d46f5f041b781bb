import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { runTask } from "../../platform/run-task";
import { showLogs } from "../../platform/service-logs";
import { openShell } from "../../platform/service-shell";
import { stopServices } from "../../platform/stop-services";
import { dockerCommand, listedRole, type DockerCommand } from "../support/docker-command";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));

jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ ownConfig: jest.fn() }));

const LISTED = [
    listedRole("airflow-scheduler"),
    listedRole("airflow-api-server"),
    listedRole("airflow-migration", "exited"),
    listedRole("mlflow", "exited"),
];
let docker: DockerCommand;
let printed: string;
beforeEach(() => {
    jest.mocked(ownConfig).mockReturnValue({});
    jest.spyOn(console, "log").mockReturnValue();
    docker = dockerCommand(LISTED, 'case "$*" in *scheduler) echo "first\nsecond" ;; *false) exit 3 ;; esac');
    printed = "";
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
        printed += text.toString();
        return true;
    });
});
afterEach(() => {
    docker.remove();
    jest.restoreAllMocks();
});

test("of a service of several containers each line says whose it is; one-shots are left out", async () => {
    expect(await showLogs("dev", "airflow", { since: "10m", tail: "5" })).toBe(0);
    expect(docker.asked()).toEqual([
        "logs --since 10m --tail 5 gaiaflow-dev-airflow-api-server",
        "logs --since 10m --tail 5 gaiaflow-dev-airflow-scheduler",
    ]);
    expect(printed).toBe("airflow-scheduler  | first\nairflow-scheduler  | second\n");
});

test("a one-shot is shown by its own name, as is what has stopped", async () => {
    await showLogs("dev", "airflow-migration", { follow: true });
    await showLogs("dev", "mlflow", {});
    expect(docker.asked()).toEqual(["logs --follow gaiaflow-dev-airflow-migration", "logs gaiaflow-dev-mlflow"]);
    await expect(showLogs("dev", "nothing", {})).rejects.toThrow("no service called nothing");
});

test("what is there is named by what it has, all of Airflow where it has any of it", async () => {
    await expect(showLogs("dev", "nothing", {})).rejects.toThrow("There are: airflow, airflow-api-server, ");
    docker.remove();
    docker = dockerCommand([listedRole("mlflow")], "");
    await expect(showLogs("dev", "airflow", {})).rejects.toThrow(/no service called airflow\.\nThere are: mlflow$/);
});

test("where nothing of the stack is there, that is what is said, and not that its service is unknown", async () => {
    docker.remove();
    docker = dockerCommand([], "");
    await expect(openShell("dev-b", "airflow", [])).rejects.toThrow("npx gaiaflow start --stack dev-b");
    await expect(showLogs("dev", "airflow", {})).rejects.toThrow(/^Nothing of stack dev runs[^]*npx gaiaflow start$/);
});

test("a stack whose services are pods of its cluster is not one that does not run", async () => {
    docker.remove();
    docker = dockerCommand([], "");
    const pods = { "gaiaflow:mode": "prod_local", "gaiaflow:airflow": { deployment: "in-cluster" } };
    jest.mocked(ownConfig).mockReturnValue(pods);
    await expect(runTask("pods", { dag: "iris", task: "train" }, { port: 5678 })).rejects.toThrow(
        /^Stack pods has no containers[^]*npx gaiaflow run iris --wait --stack pods/,
    );
    await expect(stopServices("pods")).rejects.toThrow("its services are pods of its cluster");
    jest.mocked(ownConfig).mockReturnValue({ "gaiaflow:mode": "prod_local" });
    await stopServices("pods");
});

test("a shell opens in the scheduler for airflow, a command ends with its own exit code", async () => {
    await openShell("dev", "airflow", []);
    expect(await openShell("dev", "airflow-api-server", ["false"])).toBe(3);
    expect(docker.asked()).toEqual([
        "exec --interactive gaiaflow-dev-airflow-api-server false",
        "exec --interactive gaiaflow-dev-airflow-scheduler sh -c command -v bash > /dev/null && exec bash || exec sh",
    ]);
    await expect(openShell("dev", "mlflow", [])).rejects.toThrow("mlflow does not run.\nStart it: npx gaiaflow start");
});
