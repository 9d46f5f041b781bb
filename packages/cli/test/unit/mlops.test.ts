import { docker } from "@gaiaflow/engine-core/docker/cli";
import { bringUp } from "../../platform/bring-up";
import { confirm } from "../../platform/ask";
import { isInCluster } from "../../platform/needs-cluster";
import { restartMlops, startMlops, stopMlops } from "../../platform/mlops";
import { restartServices } from "../../platform/restart-services";
import { changeConfig } from "../../platform/stack-config";
import { stopServices } from "../../platform/stop-services";
import { ownStacks } from "../../platform/uninstall/own-stacks";

jest.mock("../../platform/uninstall/own-stacks", () => ({ ownStacks: jest.fn() }));
jest.mock("../../platform/bring-up", () => ({ bringUp: jest.fn() }));
jest.mock("../../platform/ask", () => ({ confirm: jest.fn() }));
jest.mock("../../platform/restart-services", () => ({ restartServices: jest.fn() }));
jest.mock("../../platform/stop-services", () => ({ stopServices: jest.fn() }));
jest.mock("../../platform/needs-cluster", () => ({ isInCluster: jest.fn() }));
const putBack = jest.fn();
jest.mock("../../platform/stack-config", () => ({
    changeConfig: jest.fn(),
    stackFileOfNow: () => Promise.resolve(putBack),
}));
jest.mock("../../platform/early-faults", () => ({
    checkEarly: () => ({ config: { services: ["mlflow"] } }),
    refuseEarly: jest.fn(),
}));
jest.mock("@gaiaflow/engine-core/docker/cli", () => ({
    docker: jest.fn(),
    findDockerCli: () => Promise.resolve("docker"),
}));

let calls: string[];
/** Lets the user's state of the stack have things of these ids. */
function own(...ids: string[]): void {
    const stack = { project: "gaiaflow", stack: "dev", isElsewhere: false };
    jest.mocked(ownStacks).mockResolvedValue([{ ...stack, ids: new Set(ids) }]);
}
/** Lets Docker have these containers of the stack, and two volumes, all of them the user's. */
function there(...containers: [role: string, state: string][]): void {
    own(...containers.map(([role]) => `id-${role}`), "airflow-logs-1", "postgres-1");
    jest.mocked(docker).mockImplementation((_cli, args) => {
        const [command = "", ...rest] = args;
        if (command === "ps") {
            return Promise.resolve(
                containers.map(([role, state]) => `gaiaflow-dev-${role}\t${role}\tid-${role}\t${state}`).join("\n"),
            );
        }
        if (command === "volume" && rest[0] === "ls") {
            return Promise.resolve("airflow-logs-1\tairflow-logs-data\npostgres-1\tpostgres-data");
        }
        calls.push(args.join(" "));
        return Promise.resolve("");
    });
}
beforeEach(() => {
    jest.clearAllMocks();
    calls = [];
    jest.mocked(bringUp).mockResolvedValue(0);
    jest.spyOn(console, "log").mockReturnValue();
});
const written = () => jest.mocked(changeConfig).mock.lastCall?.[1];

test("start --service writes what runs and what is asked, and brings that up", async () => {
    there(["postgres", "running"], ["jupyter", "running"], ["mlflow", "running"], ["airflow-scheduler", "exited"]);
    expect(await startMlops("dev", { service: ["mlflow"] })).toBe(0);
    expect(written()).toEqual([{ path: ["services"], value: ["mlflow", "jupyter"] }]);
    expect(bringUp).toHaveBeenCalledWith("dev", expect.objectContaining({ rebuild: false }));
});

test("services in a cluster are left alone: Docker does not know which run, and all but the one would go", async () => {
    there();
    jest.mocked(isInCluster).mockReturnValue(true);
    const refused = "its services are pods of its cluster";
    await expect(startMlops("dev", { service: ["jupyter"] })).rejects.toThrow(refused);
    await expect(stopMlops("dev", { service: ["jupyter"] })).rejects.toThrow(refused);
    for (const options of [{ dockerBuild: true, service: ["jupyter" as const] }, { deleteVolume: true }, {}]) {
        await expect(restartMlops("dev", options)).rejects.toThrow(refused);
    }
    expect([jest.mocked(changeConfig).mock.calls, jest.mocked(bringUp).mock.calls]).toEqual([[], []]);
    jest.mocked(isInCluster).mockReturnValue(false);
});

test("start alone leaves the services as they are written, and says which are left out", async () => {
    there();
    await startMlops("dev", { jupyterPort: 8896 });
    expect(written()).toEqual([{ path: ["ports", "jupyter"], value: 8896 }]);
    expect(console.log).toHaveBeenCalledWith(
        expect.stringContaining(
            "Left out by gaiaflow:services: airflow, jupyter. To have it too: npx gaiaflow mlops start --service airflow --service jupyter",
        ),
    );
});

test("-b changes what every layer is made from; with -c images are made again by what the cache has", async () => {
    there();
    await startMlops("dev", { dockerBuild: true });
    expect(written()).toEqual([{ path: ["build", "force"], value: expect.stringMatching(/^20\d\d-/) as string }]);
    expect(bringUp).toHaveBeenLastCalledWith("dev", expect.objectContaining({ rebuild: false }));
    await startMlops("dev", { dockerBuild: true, cache: true });
    expect(written()).toEqual([]);
    expect(bringUp).toHaveBeenLastCalledWith("dev", expect.objectContaining({ rebuild: true }));
});

test("stop stops; with --service that one leaves the settings, too, and the rest is brought up without it", async () => {
    there(["mlflow", "running"], ["jupyter", "running"], ["kernels", "running"]);
    await stopMlops("dev", {});
    expect(stopServices).toHaveBeenCalledWith("dev", []);
    expect(changeConfig).not.toHaveBeenCalled();
    await stopMlops("dev", { service: ["jupyter"] });
    expect(written()).toEqual([{ path: ["services"], value: ["mlflow"] }]);
    expect(bringUp).toHaveBeenCalledTimes(1);
});

test("settings that the stack refuses go back, and nothing is removed for them", async () => {
    there(["mlflow", "running"], ["jupyter", "running"], ["kernels", "running"]);
    await stopMlops("dev", { service: ["jupyter"] });
    await startMlops("dev", { service: ["jupyter"] });
    expect(jest.mocked(bringUp).mock.calls.map(([, options]) => options?.onRefused)).toEqual([putBack, putBack]);
    jest.mocked(changeConfig).mockRejectedValueOnce(new Error("refused"));
    await expect(stopMlops("dev", { deleteVolume: true, service: ["jupyter"], yes: true })).rejects.toThrow("refused");
    expect(calls).toEqual([]);
    jest.mocked(confirm).mockResolvedValueOnce(false);
    await stopMlops("dev", { deleteVolume: true, service: ["jupyter"] });
    expect(putBack).toHaveBeenCalledTimes(1);
});

test("the last one that runs is stopped and stays in the settings, which have to name one", async () => {
    there(["mlflow", "running"]);
    await stopMlops("dev", { service: ["mlflow"] });
    expect(stopServices).toHaveBeenCalledWith("dev", ["mlflow"]);
    expect(changeConfig).not.toHaveBeenCalled();
});

test("stop -v removes containers and volumes of the stack, once somebody has agreed", async () => {
    there(["postgres", "running"], ["airflow-scheduler", "running"]);
    jest.mocked(confirm).mockResolvedValue(false);
    expect(await stopMlops("dev", { deleteVolume: true })).toBe(1);
    expect(calls).toEqual([]);
    jest.mocked(confirm).mockResolvedValue(true);
    expect(await stopMlops("dev", { deleteVolume: true, yes: true })).toBe(0);
    expect(calls).toEqual([
        "stop gaiaflow-dev-airflow-scheduler",
        "rm gaiaflow-dev-airflow-scheduler",
        "stop gaiaflow-dev-postgres",
        "rm gaiaflow-dev-postgres",
        "volume rm airflow-logs-1",
        "volume rm postgres-1",
    ]);
});

test("stop -v --service removes those of that one alone", async () => {
    there(["postgres", "running"], ["airflow-scheduler", "running"]);
    jest.mocked(confirm).mockResolvedValue(true);
    await stopMlops("dev", { deleteVolume: true, service: ["airflow"] });
    expect(calls).toEqual([
        "stop gaiaflow-dev-airflow-scheduler",
        "rm gaiaflow-dev-airflow-scheduler",
        "volume rm airflow-logs-1",
    ]);
    expect(confirm).toHaveBeenCalledWith(false, {
        what: "1 container of stack dev is to go, and with all data the volume airflow-logs-data",
        line: "npx gaiaflow mlops stop -v --yes --service airflow",
    });
});

test("restart restarts what is asked, and nothing is brought up for it", async () => {
    there(["mlflow", "running"]);
    await restartMlops("dev", { service: ["mlflow"] });
    expect(restartServices).toHaveBeenCalledWith("dev", ["mlflow"]);
    expect(bringUp).not.toHaveBeenCalled();
    await restartMlops("dev", { jupyterPort: 8896 });
    expect(bringUp).toHaveBeenCalledTimes(1);
});

describe("of a stack that another user of the same Docker calls the same", () => {
    const OTHERS = "No state of yours has the containers of stack dev";
    beforeEach(() => {
        there(["postgres", "running"], ["mlflow", "running"], ["jupyter", "running"]);
        jest.mocked(confirm).mockResolvedValue(true);
    });

    test("nothing is removed, asked for or written down, and the line says whose it may be", async () => {
        own("airflow-logs-2");
        await expect(stopMlops("dev", { deleteVolume: true, yes: true })).rejects.toThrow(
            `${OTHERS} that are on this machine: another user's stack may be called the same.\n` +
                "Nothing was changed. If they are no other user's, type: docker rm -f gaiaflow-dev-postgres gaiaflow-dev-mlflow gaiaflow-dev-jupyter",
        );
        await expect(stopMlops("dev", { service: ["jupyter"] })).rejects.toThrow(OTHERS);
        await expect(startMlops("dev", { service: ["airflow"] })).rejects.toThrow(OTHERS);
        await expect(restartMlops("dev", { deleteVolume: true, yes: true })).rejects.toThrow(OTHERS);
        expect([calls, jest.mocked(confirm).mock.calls]).toEqual([[], []]);
    });

    test("a container that a killed start has left beside those of the state is left, and named", async () => {
        own("id-postgres", "id-mlflow", "postgres-1");
        await stopMlops("dev", { deleteVolume: true, yes: true });
        expect(calls.filter((line) => line.includes("rm "))).toEqual([
            "rm gaiaflow-dev-mlflow",
            "rm gaiaflow-dev-postgres",
            "volume rm postgres-1",
        ]);
        expect(console.log).toHaveBeenLastCalledWith(
            "Left, since no state of yours has it: gaiaflow-dev-jupyter. If it is no other user's, type: docker rm -f gaiaflow-dev-jupyter",
        );
    });
});

test("stop -v --service of one whose containers went before takes its volumes", async () => {
    there(["postgres", "running"], ["mlflow", "running"]);
    jest.mocked(confirm).mockResolvedValue(true);
    await stopMlops("dev", { deleteVolume: true, service: ["airflow"], yes: true });
    expect(calls).toEqual(["volume rm airflow-logs-1"]);
    await expect(stopMlops("dev", { deleteVolume: true, service: ["serving"], yes: true })).rejects.toThrow(
        "Stack dev has no service called serving",
    );
});

test("stop -v of a stack that has nothing here says so, and asks nobody", async () => {
    there();
    own();
    expect(await stopMlops("dev", { deleteVolume: true })).toBe(0);
    expect(confirm).not.toHaveBeenCalled();
    expect(console.log).toHaveBeenCalledWith("Nothing of stack dev is on this machine: there is nothing to remove.");
});

test("restart -v with a port that is refused removes nothing; without a yes the port goes back", async () => {
    there(["jupyter", "running"], ["kernels", "running"]);
    jest.mocked(changeConfig).mockRejectedValueOnce(new Error("taken"));
    await expect(restartMlops("dev", { deleteVolume: true, jupyterPort: 8080, yes: true })).rejects.toThrow("taken");
    jest.mocked(confirm).mockResolvedValueOnce(false);
    expect(await restartMlops("dev", { deleteVolume: true, jupyterPort: 8896 })).toBe(1);
    expect(putBack).toHaveBeenCalledTimes(1);
    expect(calls).toEqual([]);
});
