import { bringUp } from "../../platform/bring-up";
import { watchUp } from "../../progress/watch-up";

const IMAGE = "urn:an-image";

// Factories, since what these load takes long.
jest.mock("../../up-to-date/record", () => ({ fingerprint: jest.fn() }));
jest.mock("../../platform/airflow-requirements", () => ({}));
jest.mock("../../platform/cluster", () => ({ findCluster: jest.fn() }));
jest.mock("../../platform/credentials", () => ({}));
jest.mock("../../platform/doctor", () => ({ refuseUnfit: jest.fn() }));
jest.mock("../../platform/early-faults", () => ({ refuseEarly: jest.fn() }));
jest.mock("../../platform/guard-up", () => ({ guardUp: jest.fn(), policyOptions: () => [] }));
jest.mock("../../platform/kept-volumes", () => ({ KeptVolumes: { of: jest.fn() } }));
jest.mock("../../platform/missing-images", () => ({
    imagesIn: () => [{ urn: "urn:an-image" }],
    missingImages: () => Promise.resolve([]),
}));
jest.mock("../../platform/orphan-containers", () => ({ failOnOrphans: jest.fn() }));
jest.mock("../../platform/project-lock", () => ({}));
jest.mock("../../platform/refuse-busy", () => ({ refuseBusy: jest.fn() }));
jest.mock("../../platform/runs", () => ({
    asRun: (_stack: string, run: () => Promise<number>) => run(),
    noteDoing: jest.fn(),
}));
jest.mock("../../platform/show-platform", () => ({}));
jest.mock("../../platform/state", () => ({ stateOf: () => Promise.resolve([]) }));
jest.mock("../../platform/state-passphrase", () => ({ checkStatePassphrase: jest.fn() }));
jest.mock("../../platform/tools", () => ({ toolsFor: jest.fn() }));
jest.mock("../../progress/watch-up", () => ({ watchUp: jest.fn(() => Promise.resolve(1)) }));

test.each([
    [true, "yes", ["--replace", IMAGE]],
    [false, "no", []],
])("images are replaced, and pulled although they are there, where all are built again: %s", async (...row) => {
    const [rebuild, again, replaced] = row;
    await bringUp("dev", { rebuild });
    const [, args = [], options] = jest.mocked(watchUp).mock.lastCall ?? [];
    expect(options?.environment).toEqual({ GAIAFLOW_PULL_AGAIN: again });
    expect(args.slice(args.indexOf("--suppress-outputs") + 1)).toEqual(replaced);
});
