import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { migrateRuns } from "../../../migrate/migrate-runs";
import { dockerCommand, type DockerCommand } from "../../support/docker-command";

let folder: string;
let docker: DockerCommand | undefined;
const printed: string[] = [];
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-mlruns-"));
    printed.length = 0;
    jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    docker?.remove();
    docker = undefined;
    jest.restoreAllMocks();
});

const fill = () => {
    fs.mkdirSync(path.join(folder, "0"));
    fs.writeFileSync(path.join(folder, "0", "meta.yaml"), "name: Default\n");
};
/** @param answers Shell that says what the import does. */
const running = (answers: string) =>
    dockerCommand(
        ["gaiaflow-dev-mlflow\tmlflow\tid\trunning"],
        `case "$*" in *tar*) [ "$(tar -t -f - | grep -c meta.yaml)" = 1 ] ;; *import_runs.py*localhost*) ${answers} ;; esac`,
    );

test("the folder goes into MLflow's container, its runs into MLflow, and nothing of it is left there", async () => {
    fill();
    docker = running(`echo "Waiting"; echo '{"experiments": 1, "runs": 2, "known": 3}'`);
    expect(await migrateRuns("dev", folder, false)).toBe(0);
    expect(printed.join("\n")).toMatch(
        /^Brought into MLflow\. experiments: 1, runs: 2, models: 0, .*: 0\.\nThere already: 3\.$/,
    );
    const asked = docker.asked();
    expect(asked).toHaveLength(4);
    expect(asked.filter((line) => line.includes("rm -rf /tmp/gaiaflow-mlruns-"))).toHaveLength(1);
});

test("what is left out is named, and has an exit code", async () => {
    fill();
    docker = running(`echo '{"versions": 1, "left": 1}'`);
    expect(await migrateRuns("dev", folder, false)).toBe(1);
    expect(printed.join("\n")).toContain("Versions left out, since their files are not in the folder: 1.");
});

test("where MLflow refuses, the error has its last words", async () => {
    fill();
    docker = running('echo "mlflow.exceptions: no" >&2; exit 1');
    await expect(migrateRuns("dev", folder, true)).rejects.toThrow(
        /could not take over all of it.*mlflow\.exceptions: no/s,
    );
    expect(docker.asked().join("\n")).toContain("rm -rf");
});

test("another folder is refused, and so is an MLflow that does not run", async () => {
    await expect(migrateRuns("dev", folder, false)).rejects.toThrow("none of its folders has a meta.yaml");
    fill();
    docker = dockerCommand(["gaiaflow-dev-mlflow\tmlflow\tid\texited"]);
    await expect(migrateRuns("dev", folder, false)).rejects.toThrow("mlflow does not run.");
});
