import * as pulumi from "@pulumi/pulumi";
import { sweepStoredValues } from "../../../checks/stored-values";
import { engineJson, engineRequest } from "../../../lib/engine.cjs";

jest.mock("../../../lib/engine.cjs", () => ({ engineJson: jest.fn(), engineRequest: jest.fn() }));
const request = jest.mocked(engineRequest);
const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
const identity = { project: "gaiaflow", stack: "dev" };

/** The engine's answers: to the command that is made, and what it prints. */
function engine(made: object, printed: string, code: number): void {
    for (const mock of [request, info, warn]) {
        mock.mockClear();
    }
    request.mockImplementation((_, route) =>
        Promise.resolve({ status: 200, body: Buffer.from(route.endsWith("/exec") ? JSON.stringify(made) : printed) }),
    );
    jest.mocked(engineJson).mockResolvedValue({ ExitCode: code });
}

test("runs in the scheduler's container, and says what was removed", async () => {
    engine({ Id: "1" }, "a warning of Airflow's\r\ngaiaflow: removed 3 values\r\n", 0);
    await sweepStoredValues(identity);
    expect(request.mock.calls[0]).toEqual([
        "POST",
        "/containers/gaiaflow-dev-airflow-scheduler/exec",
        expect.objectContaining({
            Cmd: ["with-secret-variables", "python", "-m", "gaiaflow.stored.sweep", "--rule"],
        }),
    ]);
    expect(info).toHaveBeenCalledWith("gaiaflow: removed 3 values");
    expect(warn).not.toHaveBeenCalled();
});

test("says nothing where nothing was removed", async () => {
    engine({ Id: "1" }, "a warning of Airflow's\r\n", 0);
    await sweepStoredValues(identity);
    expect([info.mock.calls, warn.mock.calls]).toEqual([[], []]);
});

test.each([
    [{ Id: "1" }, "gaiaflow: values of tasks in the object store were not swept: why\r\n", 1, "were not swept: why"],
    [{ Id: "1" }, "Traceback\r\nKeyError: 1\r\n", 1, "Traceback\nKeyError: 1"],
    [{ message: "no such container" }, "", 0, "no such container"],
])("a sweep that fails is a warning, and no `up` ends with it", async (made, printed, code, expected) => {
    engine(made, printed, code);
    await sweepStoredValues(identity);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(expected));
});
