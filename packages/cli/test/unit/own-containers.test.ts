import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import type { StackContainer } from "../../platform/containers";
import { ownIds, refuseOthers } from "../../platform/own-containers";
import { stateIfAny } from "../../platform/state";

// A spy on os.homedir() does not reach it.
jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: jest.fn() }));
jest.mock("../../platform/state", () => ({ stateIfAny: jest.fn() }));

const CONTAINERS: readonly StackContainer[] = ["postgres", "mlflow"].map((role) => ({
    ...{ name: `gaiaflow-dev-${role}`, role, id: `id-${role}`, isRunning: true },
}));
let home: string;
/** Writes the user's state of a stack of this project. */
function write(stack: string, ...ids: string[]): void {
    const folder = path.join(home, ".pulumi", "stacks", "gaiaflow");
    fs.mkdirSync(folder, { recursive: true });
    const resources = ids.map((id) => ({ type: "docker:index/container:Container", id }));
    fs.writeFileSync(path.join(folder, `${stack}.json`), JSON.stringify({ checkpoint: { latest: { resources } } }));
}
beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-own-"));
    jest.mocked(stateDir).mockReturnValue(home);
    jest.mocked(stateIfAny).mockReset();
});
afterEach(() => {
    delete process.env["PULUMI_BACKEND_URL"];
    fs.rmSync(home, { recursive: true });
});

test("containers are the user's by their ids in the state of that very stack", async () => {
    write("other", "id-postgres");
    await expect(refuseOthers("dev", CONTAINERS, "stop")).rejects.toThrow(
        "type: docker stop gaiaflow-dev-postgres gaiaflow-dev-mlflow",
    );
    await expect(refuseOthers("dev", CONTAINERS)).rejects.toThrow(/Nothing was changed\.$/);
    write("dev", "id-of-before");
    await expect(refuseOthers("dev", CONTAINERS)).rejects.toThrow("No state of yours");
    // What a killed start has made and not written down is beside others.
    write("dev", "id-postgres");
    await refuseOthers("dev", CONTAINERS);
    expect(stateIfAny).not.toHaveBeenCalled();
});

test("a state elsewhere is asked for what is to be removed alone", async () => {
    process.env["PULUMI_BACKEND_URL"] = "s3://states";
    await refuseOthers("dev", CONTAINERS, "stop");
    expect(stateIfAny).not.toHaveBeenCalled();
    jest.mocked(stateIfAny).mockResolvedValue([
        { urn: "u", type: "t", id: "id-mlflow" },
        { urn: "v", type: "t" },
    ]);
    expect([...(await ownIds("dev"))]).toEqual(["id-mlflow"]);
});

test("where nothing is there, nobody is refused", () => refuseOthers("dev", [], "stop"));
