import { credentialsWhenThere } from "../../platform/credentials";
import { askPulumi, PulumiRefusal } from "../../platform/pulumi";
import type { RunStatus } from "../../platform/run-status";

jest.mock("../../platform/pulumi", () => ({
    ...jest.requireActual<object>("../../platform/pulumi"),
    askPulumi: jest.fn(),
}));
jest.mock("../../platform/state-passphrase", () => ({ checkStatePassphrase: () => Promise.resolve() }));

const RUN: RunStatus = { command: "npx gaiaflow start", pid: 4711, isKilled: false, parts: [] };
const LOGINS = { airflow: { username: "admin", password: "hunter2" } };
const asked = jest.mocked(askPulumi);
beforeEach(() => asked.mockReset());

test("beside a first start there are none, Pulumi is asked once, and again when it has ended", async () => {
    asked.mockResolvedValue({});
    const credentials = credentialsWhenThere("dev");
    expect([await credentials(RUN), await credentials(RUN)]).toEqual([undefined, undefined]);
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockResolvedValue({ credentials: LOGINS });
    expect([await credentials(), await credentials()]).toEqual([LOGINS, LOGINS]);
    expect(asked).toHaveBeenCalledTimes(2);
});

test("beside the first moments of a first start there is no stack yet, which is no fault", async () => {
    asked.mockRejectedValue(new PulumiRefusal(["stack", "output"], 255, "error: no stack named 'dev' found"));
    expect(await credentialsWhenThere("dev")(RUN)).toBeUndefined();
    await expect(credentialsWhenThere("dev")()).rejects.toThrow("The stack dev has no credentials yet.");
});

test("any other refusal of Pulumi's is shown beside a start, too", async () => {
    asked.mockRejectedValue(new PulumiRefusal(["stack", "output"], 255, "error: incorrect passphrase"));
    await expect(credentialsWhenThere("dev")(RUN)).rejects.toThrow("incorrect passphrase");
});

test("beside a later start there are those of before", async () => {
    asked.mockResolvedValue({ credentials: LOGINS });
    expect(await credentialsWhenThere("dev")(RUN)).toEqual(LOGINS);
});

test.each([undefined, { ...RUN, isKilled: true }])("where nothing makes them, it says what does (%#)", async (run) => {
    asked.mockResolvedValue({});
    await expect(credentialsWhenThere("dev-a")(run)).rejects.toMatchObject({
        problem: "The stack dev-a has no credentials yet.",
        fix: "Type: npx gaiaflow start --stack dev-a",
    });
});
