import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "@gaiaflow/engine-core/user-error";
import type { Config } from "../../../../config/schema";
import { refuseUnfit } from "../../../../requirements/airflow-fit";
import { refuseAirflowClashes } from "../../platform/airflow-requirements";
import { prepareUv } from "../../platform/project-lock";

jest.mock("../../platform/project-lock", () => ({ prepareUv: jest.fn() }));
jest.mock("../../../../requirements/airflow-fit", () => ({ refuseUnfit: jest.fn() }));

const cache = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-test-"));
const before = process.env["XDG_CACHE_HOME"];
beforeAll(() => (process.env["XDG_CACHE_HOME"] = cache));
afterAll(() => {
    Object.assign(process.env, before === undefined ? {} : { XDG_CACHE_HOME: before });
    fs.rmSync(cache, { recursive: true });
});

const fault = (problem: string) => new UserError({ problem, fix: "Correct it." });
const look = (changes: object = {}) => {
    const config = { airflow: { requirements: ["six"] }, images: {}, mode: "dev", ...changes };
    return refuseAirflowClashes("dev", config as unknown as Config);
};

test("a start goes on where uv is not to be had", async () => {
    jest.mocked(prepareUv).mockRejectedValueOnce(fault("PyPI does not answer."));
    await expect(look()).resolves.toBeUndefined();
    expect(refuseUnfit).not.toHaveBeenCalled();
});

test.each([
    "A package index does not answer.",
    "A package index refuses the login, or there is none for it.",
    "The bounds at https://x.org/c.txt cannot be read.",
])("a start goes on where requirements of DAG files could not be looked at: %s", async (problem) => {
    jest.mocked(refuseUnfit).mockRejectedValueOnce(fault(problem));
    await expect(look()).resolves.toBeUndefined();
});

test("what does not fit, or cannot be read, is refused, and looked at again", async () => {
    for (const problem of ["six and idna cannot be had together.", "six cannot be read."]) {
        jest.mocked(refuseUnfit).mockRejectedValueOnce(fault(problem));
        await expect(look()).rejects.toThrow(problem);
    }
    await look();
    const calls = jest.mocked(refuseUnfit).mock.calls.length;
    await look();
    expect(refuseUnfit).toHaveBeenCalledTimes(calls);
});

test.each([
    ["dev", "external", true],
    ["prod_local", "in-cluster", true],
    ["prod", "in-cluster", true],
    ["prod", "external", false],
])(
    "mode %s with deployment %s: requirements are looked at where the stack builds Airflow: %s",
    async (mode, deployment, isOurs) => {
        const requirement = `six-${mode}-${deployment}`;
        const airflow = { deployment, requirements: [requirement] };
        jest.mocked(refuseUnfit).mockClear();
        await look({ mode, airflow });
        expect(refuseUnfit).toHaveBeenCalledTimes(isOurs ? 1 : 0);
        await look({ mode, airflow: { ...airflow, requirements: [`${requirement}-2`] }, images: { airflow: "a:1" } });
        expect(refuseUnfit).toHaveBeenCalledTimes(isOurs ? 1 : 0);
    },
);
