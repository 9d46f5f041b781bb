import { confirm, refuseUnasked } from "../../platform/ask";
import { destroyStack } from "../../platform/destroy-stack";
import { watchPulumi } from "../../platform/pulumi";
import { stateIfAny } from "../../platform/state";
import { watchUp } from "../../progress/watch-up";

jest.mock("../../platform/ask", () => ({ confirm: jest.fn(), refuseUnasked: jest.fn() }));
jest.mock("../../platform/pulumi", () => ({ watchPulumi: jest.fn() }));
jest.mock("../../platform/runs", () => ({ asRun: (_: string, work: () => unknown) => work() }));
jest.mock("../../platform/state", () => ({
    nameOf: (urn: string) => urn,
    stateIfAny: jest.fn(),
}));
jest.mock("../../progress/watch-up", () => ({ watchUp: jest.fn() }));

let printed: string[];
beforeEach(() => {
    jest.clearAllMocks();
    printed = [];
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    jest.mocked(confirm).mockResolvedValue(true);
    jest.mocked(watchUp).mockResolvedValue(0);
    jest.mocked(stateIfAny).mockResolvedValue([
        { urn: "gaiaflow-dev", type: "pulumi:pulumi:Stack", id: "" },
        { urn: "mlops", type: "gaiaflow:mlops:MlopsManager" },
        { urn: "mlflow", type: "docker:index/container:Container", id: "c1" },
        { urn: "postgres-data", type: "docker:index/volume:Volume", id: "v1" },
    ]);
});

test("what goes is shown before anybody is asked, and then it goes as a start comes", async () => {
    jest.mocked(confirm).mockImplementation(() => {
        expect(printed).toEqual(["Stack dev consists of 2 parts.\nWith all that is in them go: postgres-data."]);
        return Promise.resolve(true);
    });
    expect(await destroyStack("dev", { yes: false, verbose: false })).toBe(0);
    expect(watchUp).toHaveBeenCalledWith("dev", ["destroy", "--stack", "dev", "--yes", "--skip-preview"], {
        doing: "destroy",
    });
    expect(printed.at(-1)).toContain("Nothing of stack dev is left.");
});

test("without a yes nothing is touched, and where nobody can be asked nothing is looked at", async () => {
    jest.mocked(confirm).mockResolvedValue(false);
    expect(await destroyStack("dev", { yes: false, verbose: false })).toBe(1);
    jest.mocked(refuseUnasked).mockImplementation(() => {
        throw new Error("no terminal");
    });
    jest.mocked(stateIfAny).mockClear();
    await expect(destroyStack("dev", { yes: false, verbose: false })).rejects.toThrow("no terminal");
    expect(stateIfAny).not.toHaveBeenCalled();
    expect(watchUp).not.toHaveBeenCalled();
    jest.mocked(refuseUnasked).mockReset();
});

test("one that fails does not say that nothing is left, and --verbose is Pulumi's own display and question", async () => {
    jest.mocked(watchUp).mockResolvedValue(255);
    expect(await destroyStack("dev", { yes: true, verbose: false })).toBe(255);
    expect(printed).toEqual([]);
    jest.mocked(watchPulumi).mockResolvedValue(0);
    await destroyStack("dev", { yes: false, verbose: true });
    expect(watchPulumi).toHaveBeenCalledWith("dev", ["destroy", "--stack", "dev"]);
});
