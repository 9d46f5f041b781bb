import { reportError } from "../../commands/run-command";
import { NotChecked } from "../../platform/not-checked";
import { exitCodeOf, runTests } from "../../platform/run-tests";
import { dockerOfEachTest, listedRole } from "../support/docker-command";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));
jest.mock("../../platform/python-tool", () => ({ pythonTool: () => Promise.resolve("/cache/pytest") }));

const docker = dockerOfEachTest();
beforeEach(() => jest.spyOn(console, "log").mockReturnValue());
afterEach(() => jest.restoreAllMocks());
const commands = () => docker.asked().filter((one) => /^(cp|exec)/.test(one));

test.each([
    ["all pass", [0, 0], 0],
    ["one side has none", [5, 0], 0],
    ["one side fails", [0, 1], 1],
    ["one fails and one cannot run", [2, 1], 1],
    ["nobody has any", [5, 5], 2],
    ["pytest itself fails", [0, 4], 2],
])("the exit code where %s", (_, codes, expected) => {
    expect(exitCodeOf(codes)).toBe(expected);
});

test("each side runs where its code will, with pytest's own arguments, and brings pytest along", async () => {
    docker.lists([listedRole("airflow-scheduler"), listedRole("tasks")]);
    expect(await runTests("dev", ["-k", "iris and x"])).toBe(0);
    const [copied, , ran] = commands();
    expect(copied).toBe("cp /cache/pytest/. gaiaflow-dev-airflow-scheduler:/tmp/gaiaflow-pytest");
    expect(ran).toContain("--workdir /opt/gaiaflow/project --env GAIAFLOW_TEST_SIDE=airflow");
    const asked = docker.asked().join("\n");
    expect(asked).toContain("GAIAFLOW_TEST_SIDE=project");
    expect(asked.match(/\/tmp\/gaiaflow-pytest -k iris and x/g)).toHaveLength(2);
});

test("where a test fails the exit code is 1", async () => {
    docker.lists([listedRole("airflow-scheduler"), listedRole("tasks")], 'case "$*" in *SIDE=project*) exit 1 ;; esac');
    expect(await runTests("dev", [])).toBe(1);
});

test("a stack that does not run, or has nothing that runs the project's code, is named: nothing was checked", async () => {
    docker.lists([]);
    await expect(runTests("dev-b", [])).rejects.toThrow("npx gaiaflow start --stack dev-b");
    docker.lists([listedRole("mlflow")]);
    const error: unknown = await runTests("dev", []).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotChecked);
    expect(String(error)).toContain("npx gaiaflow mlops start --service airflow");
    jest.spyOn(console, "error").mockReturnValue();
    reportError(error);
    expect(process.exitCode).toBe(2);
    process.exitCode = undefined;
});

test("where no test was run, that is said with why", async () => {
    docker.lists([listedRole("airflow-scheduler"), listedRole("tasks")], 'case "$*" in exec*) exit 5 ;; esac');
    const last = () => jest.mocked(console.log).mock.lastCall?.[0] as string;
    expect(await runTests("dev", [])).toBe(2);
    expect(last()).toMatch(/^No test was run: there is none\. pytest takes files called test_\*\.py/);
    expect(await runTests("dev", ["-k", "nobody"])).toBe(2);
    expect(last()).toBe("No test was run: none is what is asked for (-k nobody). All of them: npx gaiaflow test");
});
