import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { airflowRules } from "../../platform/airflow-rules";
import { checkProject } from "../../platform/check-project";
import { checkEarly } from "../../platform/early-faults";
import { checkExitCode, showCheck } from "../../platform/show-check";
import { dockerCommand, type DockerCommand } from "../support/docker-command";

jest.mock("../../platform/early-faults", () => ({ checkEarly: jest.fn() }));
jest.mock("../../platform/airflow-rules", () => ({ airflowRules: jest.fn() }));

const FINDING = { file: "train.py", dag: "train", task: "fit", argument: "func_path", problem: "names no function" };
const RULE = { file: "dags/old.py", line: 3, rule: "AIR301", problem: "`schedule_interval` is removed", fixable: true };
const READ = { files: 2, dags: 3, tasks: [{ func_path: "iris:fit" }, { func_path: "iris:fit" }] };
const LOOKED = { settings: true, airflow3: true, files: 2, dags: 3, tasks: 2, functions: 1 };
let docker: DockerCommand | undefined;
/** Lets the stack's scheduler say this of its DAGs. */
const reports = (findings: object[], state = "running", read: object = READ) => {
    const report = JSON.stringify({ findings, notes: ["a note"], ...read });
    const exit = findings.length > 0 ? 1 : read === READ ? 0 : 2;
    docker = dockerCommand(
        [`gaiaflow-dev-airflow-scheduler\tairflow-scheduler\tid\t${state}`],
        `echo '${report}'; exit ${exit}`,
    );
};
const settings = (faults: UserError[], folder = "/iris/dags") => {
    const project = { folders: { dags: { folder } } };
    jest.mocked(checkEarly).mockReturnValue({ project, faults } as unknown as ReturnType<typeof checkEarly>);
};
beforeEach(() => {
    settings([]);
    jest.mocked(airflowRules).mockResolvedValue([]);
});
afterEach(() => {
    docker?.remove();
    docker = undefined;
});

test("nothing wrong is 0, and everything was looked at", async () => {
    reports([]);
    const found = await checkProject("dev", false);
    expect(found).toEqual({
        ok: true,
        settings: [],
        dags: [],
        airflow3: [],
        notes: ["a note"],
        unchecked: [],
        looked: LOOKED,
    });
    expect(showCheck("team", found)).toContain(
        "Looked at: settings, 2 DAG files, 3 DAGs, 2 tasks, 1 function, ruff's rules for Airflow 3.\nNo faults.",
    );
    expect(checkExitCode(found)).toBe(0);
    expect(docker?.asked()).toEqual(["exec gaiaflow-dev-airflow-scheduler python -m gaiaflow.check --json"]);
    expect(jest.mocked(airflowRules).mock.lastCall?.slice(0, 1)).toEqual(["/iris/dags"]);
});

test("faults of settings, DAGs and rules come together, each with its place", async () => {
    settings([new UserError({ subject: "gaiaflow:prots", problem: "is not a known key", fix: "Take ports." })]);
    reports([FINDING]);
    jest.mocked(airflowRules).mockResolvedValue([RULE]);
    const found = await checkProject("dev", false);
    expect(checkExitCode(found)).toBe(1);
    expect(showCheck("team", found)).toBe(
        [
            "Settings:",
            "  gaiaflow:prots is not a known key",
            "    Take ports.",
            "DAGs and functions:",
            "  train.py, train, fit: func_path names no function",
            "Airflow 3:",
            "  dags/old.py:3: AIR301 `schedule_interval` is removed (--fix changes it)",
            "Notes:",
            "  a note",
            "Looked at: settings, 2 DAG files, 3 DAGs, 2 tasks, 1 function, ruff's rules for Airflow 3.",
            "3 faults.",
            "1 of them is changed by: npx gaiaflow check --stack team --fix",
        ].join("\n"),
    );
});

test("what cannot be looked at keeps nobody from the rest, and is an exit code of its own", async () => {
    reports([], "exited");
    const found = await checkProject("dev", false);
    expect(found.unchecked).toEqual([expect.stringMatching(/^DAGs: airflow-scheduler does not run/)]);
    expect(found.ok).toBe(false);
    expect(checkExitCode(found)).toBe(2);
    expect(showCheck("team", found)).toContain("Looked at: settings, ruff's rules for Airflow 3.\nNo DAG was checked.");
    jest.mocked(airflowRules).mockRejectedValue(new UserError({ problem: "no PyPI", fix: "" }));
    expect((await checkProject("dev", false)).unchecked).toHaveLength(2);
    settings([new UserError({ problem: "wrong", fix: "" })]);
    expect(checkExitCode(await checkProject("dev", false))).toBe(1);
});

describe("where Airflow finds no DAG file", () => {
    let folder: string;
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-dags-"));
        settings([], folder);
        reports([], "running", { files: 0, dags: 0, tasks: [] });
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    test("a project that has none yet is no failure, with a note of what to do", async () => {
        fs.writeFileSync(path.join(folder, ".gitkeep"), "");
        const found = await checkProject("dev", false);
        expect([checkExitCode(found), found.ok]).toEqual([0, true]);
        const text = showCheck("dev", found);
        expect(text).toMatch(/Notes:\n +there is no DAG file in .*\.\n +Put one there, .*gaiaflow:project\.dags/);
        expect(text).toMatch(/^No DAG was checked\.$/m);
    });

    test.each([
        [
            "a Python file, which Airflow does not take for one of DAGs",
            () => fs.writeFileSync(path.join(folder, "helpers.py"), ""),
        ],
        [
            "a link, which Airflow may not be able to follow",
            () => fs.symlinkSync("/elsewhere", path.join(folder, "flows")),
        ],
        ["no folder on this side", () => settings([], path.join(folder, "gone"))],
        ["settings that cannot be read here", () => jest.mocked(checkEarly).mockReturnValue(undefined)],
    ])("%s is no success: DAGs may be there that nobody has checked", async (_, arrange) => {
        arrange();
        const found = await checkProject("dev", false);
        expect(checkExitCode(found)).toBe(2);
        const text = showCheck("team", found);
        expect(text).toMatch(/DAGs: there is no DAG file in .*\.\n +Put one there, .*gaiaflow:project\.dags/);
        expect(text).not.toContain("No faults");
    });
});

test("a stack with encrypted values is checked as far as it can be read, and that is no failure", async () => {
    reports([]);
    jest.mocked(checkEarly).mockReturnValue(undefined);
    const found = await checkProject("dev", false);
    expect(found.notes).toContainEqual(
        expect.stringMatching(/^settings and ruff's rules for Airflow 3: not looked at/),
    );
    expect(checkExitCode(found)).toBe(0);
});

test("--fix is for the rules alone", async () => {
    reports([]);
    await checkProject("dev", true);
    expect(airflowRules).toHaveBeenLastCalledWith("/iris/dags", expect.anything(), true);
});
