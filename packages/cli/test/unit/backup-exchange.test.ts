import { messageOf } from "@gaiaflow/engine-core/user-error";
import { databasesOf, type Database } from "../../backup/databases";
import { dockerWriters, inContainer } from "../../backup/platform-in-docker";
import { exchange } from "../../backup/standstill";
import { forget, type Filled } from "../../backup/filling";
import type { RunningPlatform } from "../../backup/running-platform";
import { awaitServices } from "../../platform/await-services";
import { dockerCommand, type DockerCommand } from "../support/docker-command";

jest.mock("../../platform/await-services");
jest.mock("@gaiaflow/toolchain/core/project", () => ({ projectName: () => "iris" }));

const LISTED = [
    "iris-dev-postgres\tpostgres\t1\trunning",
    "iris-dev-mlflow\tmlflow\t2\trunning",
    "iris-dev-airflow-api-server\tairflow-api-server\t3\trunning",
    "iris-dev-airflow-scheduler\tairflow-scheduler\t4\trunning",
    // Stopped by hand, and to stay so.
    "iris-dev-airflow-triggerer\tairflow-triggerer\t5\texited",
    "iris-dev-jupyter\tjupyter\t6\trunning",
];
const STOP = "stop iris-dev-mlflow iris-dev-airflow-scheduler iris-dev-airflow-api-server";
const START = "start iris-dev-airflow-api-server iris-dev-airflow-scheduler iris-dev-mlflow";
const MIGRATE = "start --attach iris-dev-airflow-migration";

let docker: DockerCommand;
let done: string[];
beforeEach(() => {
    done = [];
    jest.spyOn(console, "log").mockImplementation(() => {});
    jest.spyOn(console, "error").mockImplementation(() => {});
    jest.mocked(awaitServices).mockImplementation(() => noted("healthy"));
});
afterEach(() => {
    docker.remove();
    jest.restoreAllMocks();
});

const noted = (what: string): Promise<void> => {
    done.push(what);
    return Promise.resolve();
};
const platform = {
    stack: "dev",
    databases: {
        before: databasesOf(inContainer("")).before,
        swap: () => noted("swap databases"),
        undo: () => noted("undo databases"),
    },
    airflow: {},
    writers: (databases: readonly Database[]) => dockerWriters("dev", databases, "iris-dev-airflow-migration"),
} as unknown as RunningPlatform;
const filled = (...databases: readonly string[]) =>
    ({
        scratches: databases.map((database) => ({ database, name: `${database}_restore` })),
        objects: { swap: () => noted("swap objects"), end: (outcome: string) => noted(`${outcome} objects`) },
    }) as unknown as Filled;
/** What Docker was asked in its order; what stands in its file is sorted otherwise. */
const asked = () => docker.asked().filter((line) => /^(start|stop) /.test(line));

test("who writes stops, the rest runs on, and what was stopped before stays so", async () => {
    docker = dockerCommand(LISTED);
    expect(await exchange(platform, filled("airflow", "mlflow"))).toBeGreaterThan(0);
    expect(done).toEqual(["swap objects", "swap databases", "healthy"]);
    expect(asked()).toEqual([MIGRATE, START, STOP].sort());
});

test("a backup of MLflow alone leaves Airflow alone", async () => {
    docker = dockerCommand(LISTED);
    await exchange(platform, filled("mlflow"));
    expect(asked()).toEqual(["start iris-dev-mlflow", "stop iris-dev-mlflow"]);
});

test("a migration that fails puts all of it back, and what stood still runs", async () => {
    docker = dockerCommand(LISTED, 'case "$*" in *--attach*) echo "made by hand on its page" >&2; exit 1 ;; esac');
    await expect(exchange(platform, filled("airflow", "mlflow"))).rejects.toThrow("made by hand on its page");
    expect(done).toEqual(["swap objects", "swap databases", "undo databases", "undo objects", "healthy"]);
    expect(asked()).toEqual([MIGRATE, START, STOP, STOP].sort());
});

test("so does a service that does not get healthy", async () => {
    docker = dockerCommand(LISTED);
    jest.mocked(awaitServices).mockRejectedValue(new Error("ill"));
    await expect(exchange(platform, filled("airflow", "mlflow"))).rejects.toThrow("ill");
    expect(done.slice(2)).toEqual(["undo databases", "undo objects"]);
    expect(asked()).toEqual([MIGRATE, START, START, STOP, STOP].sort());
});

test("databases that cannot be put back are named, and taking away what was filled leaves them", async () => {
    docker = dockerCommand(LISTED, 'case "$*" in *--attach*) exit 1 ;; *psql*) cat >&2; exit 1 ;; esac');
    const { undo, ...databases } = databasesOf(inContainer("iris-dev-postgres"));
    const stuck = { ...platform, databases: { ...platform.databases, undo } } as unknown as RunningPlatform;
    await expect(exchange(stuck, filled("airflow", "mlflow"))).rejects.toThrow("A command of Postgres failed.");
    const [last] = jest.mocked(console.error).mock.calls.at(-1) as [string];
    expect(last).toContain(
        "is kept, as airflow_before_restore, mlflow_before_restore, and no restore removes it unasked",
    );
    const removed = await forget({ databases, mlflow: "iris-dev-mlflow" } as unknown as RunningPlatform).catch(
        messageOf,
    );
    expect(removed).toContain("DROP DATABASE IF EXISTS mlflow_restore WITH (FORCE);");
    expect(removed).not.toContain("before");
});

test("where the objects cannot be exchanged, the databases are not", async () => {
    docker = dockerCommand(LISTED);
    const parts = filled("airflow", "mlflow");
    const broken = { ...parts, objects: { ...parts.objects, swap: () => Promise.reject(new Error("disk full")) } };
    await expect(exchange(platform, broken as Filled)).rejects.toThrow("disk full");
    expect(done).toEqual(["undo objects", "healthy"]);
    expect(asked()).toEqual([START, STOP, STOP].sort());
});
