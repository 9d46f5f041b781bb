import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { confirm } from "../../platform/ask";
import { bringUp } from "../../platform/bring-up";
import { rotateCredentials } from "../../platform/rotate-credentials";
import { changeConfig } from "../../platform/stack-config";
import { stateIfAny } from "../../platform/state";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));
jest.mock("../../platform/ask", () => ({ confirm: jest.fn() }));
jest.mock("../../platform/bring-up", () => ({ bringUp: jest.fn() }));
jest.mock("../../platform/early-faults", () => ({ refuseEarly: jest.fn() }));
jest.mock("../../platform/tools", () => ({ toolsFor: jest.fn() }));
jest.mock("../../platform/state", () => ({
    ...jest.requireActual<object>("../../platform/state"),
    stateIfAny: jest.fn(),
}));
jest.mock("../../platform/stack-config", () => ({ changeConfig: jest.fn() }));
jest.mock("../../platform/containers", () => ({
    serviceContainers: () => Promise.resolve([{ role: "postgres" }, { role: "airflow-scheduler" }]),
}));
jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ ownConfig: jest.fn() }));

let printed: string[];
const COMMAND = "command:local:Command";
/** A stack whose file says this, and whose last `up`, on whatever machine, began with that version. */
function there(config: Readonly<Record<string, unknown>>, last?: number): void {
    jest.mocked(ownConfig).mockReturnValue(config);
    const record = { urn: `urn:pulumi:p::i::${COMMAND}::credentials-version`, type: COMMAND };
    jest.mocked(stateIfAny).mockResolvedValue(
        last === undefined ? [] : [{ ...record, outputs: { stdin: `${last}\n` } }],
    );
}
beforeEach(() => {
    jest.clearAllMocks();
    printed = [];
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    jest.mocked(confirm).mockResolvedValue(true);
    jest.mocked(bringUp).mockResolvedValue(0);
});
const written = () => jest.mocked(changeConfig).mock.lastCall?.[1];

test.each([
    ["one that never rotated", {}, 1, 2],
    ["one that did", { "gaiaflow:credentialsVersion": 4 }, 4, 5],
    ["one whose last rotation did not come to its end", { "gaiaflow:credentialsVersion": 5 }, 4, 5],
    ["one that another machine has rotated, whose file is not here yet", {}, 2, 3],
    ["one that another machine has made again since it was rotated here", { "gaiaflow:credentialsVersion": 4 }, 1, 2],
])("the next version of %s", async (_, config, last, version) => {
    there(config, last);
    expect(await rotateCredentials("dev", false)).toBe(0);
    expect(written()).toEqual([{ path: ["credentialsVersion"], value: version }]);
    expect(bringUp).toHaveBeenCalledWith("dev");
});

test("what is replaced is said before anybody is asked, and afterwards who has to log in again", async () => {
    there({}, 1);
    jest.mocked(confirm).mockImplementation(() => {
        expect(printed.join("\n")).toContain("these containers are replaced: postgres, airflow-scheduler");
        return Promise.resolve(true);
    });
    await rotateCredentials("dev", false);
    expect(printed.at(-1)).toContain("npx gaiaflow status --show-secrets");
});

test("without a yes nothing is written", async () => {
    there({}, 1);
    jest.mocked(confirm).mockResolvedValue(false);
    expect(await rotateCredentials("dev", false)).toBe(1);
    expect(changeConfig).not.toHaveBeenCalled();
    expect(bringUp).not.toHaveBeenCalled();
});

test("a stack before its first start has none", async () => {
    there({});
    await expect(rotateCredentials("dev", true)).rejects.toThrow("Stack dev has no credentials yet.");
    expect(changeConfig).not.toHaveBeenCalled();
});

describe("in mode prod", () => {
    const PROD = { "gaiaflow:mode": "prod" };
    /** A stack whose last `up` has issued a token for that version. */
    const issued = (version: number) =>
        jest
            .mocked(stateIfAny)
            .mockResolvedValue([
                { urn: "s", type: "pulumi:pulumi:Stack", outputs: { airflowToken: { version, issued: "2026-11-01" } } },
            ]);

    test("Airflow gets a new token, whatever is on this machine, and what is no token stays", async () => {
        there(PROD);
        issued(1);
        expect(await rotateCredentials("live", true)).toBe(0);
        expect(written()).toEqual([{ path: ["credentialsVersion"], value: 2 }]);
        expect(printed[0]).toMatch(/a new token for Airflow[^]*is yours and stays: gaiaflow:secrets/);
        expect(printed.at(-1)).toContain("airflowConnection --show-secrets");
    });

    test("a rotation that did not come to its end is ended, and no further one begun", async () => {
        there({ ...PROD, "gaiaflow:credentialsVersion": 3 });
        issued(2);
        expect(await rotateCredentials("live", true)).toBe(0);
        expect(written()).toEqual([{ path: ["credentialsVersion"], value: 3 }]);
    });

    test("before its first start it has none", async () => {
        there(PROD);
        await expect(rotateCredentials("live", true)).rejects.toThrow("Stack live has no credentials yet.");
        expect(bringUp).not.toHaveBeenCalled();
    });
});

test("an up that fails says how to go on", async () => {
    there({}, 1);
    jest.mocked(bringUp).mockResolvedValue(255);
    expect(await rotateCredentials("dev-b", true)).toBe(255);
    expect(printed.at(-1)).toBe("Not all of it is done. To go on: npx gaiaflow start --stack dev-b");
});

describe.each(["prod_local", "prod"])("of a platform in the cluster of mode %s", (mode) => {
    const inCluster = { "gaiaflow:mode": mode, "gaiaflow:airflow": { deployment: "in-cluster" } };

    test("they are those of its pods, of the version that the last up began with, on whatever machine", async () => {
        there({ ...inCluster, "gaiaflow:credentialsVersion": 2 }, 2);
        expect(await rotateCredentials("pods", true)).toBe(0);
        expect(written()).toEqual([{ path: ["credentialsVersion"], value: 3 }]);
        expect(printed[0]).toMatch(/new passwords, keys and tokens of all services[^]*all pods of the platform/);
        expect(printed.at(-1)).toContain("npx gaiaflow status --stack pods --show-secrets");
    });

    test("there are none before its first up", async () => {
        there(inCluster);
        await expect(rotateCredentials("pods", true)).rejects.toThrow("Stack pods has no credentials yet.");
        expect(bringUp).not.toHaveBeenCalled();
    });
});
