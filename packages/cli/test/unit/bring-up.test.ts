import { bringUp, bringUpOnly } from "../../platform/bring-up";
import { findCluster } from "../../platform/cluster";
import { watchPulumi } from "../../platform/pulumi";

jest.mock("@gaiaflow/toolchain/tools/ensure-tools", () => ({ ensureTools: () => Promise.resolve([]) }));
jest.mock("../../platform/early-faults", () => ({ refuseEarly: () => Promise.resolve() }));
jest.mock("../../platform/state-passphrase", () => ({ checkStatePassphrase: () => Promise.resolve() }));
jest.mock("../../platform/show-platform", () => ({ showPlatform: () => Promise.resolve() }));
jest.mock("../../platform/state", () => ({ stateOf: () => Promise.resolve([]) }));
jest.mock("../../platform/orphan-containers", () => ({ failOnOrphans: () => Promise.resolve() }));
jest.mock("../../platform/missing-images", () => ({ missingImages: () => Promise.resolve(["urn:gone"]) }));
jest.mock("../../platform/cluster", () => ({ findCluster: jest.fn() }));
jest.mock("../../platform/pulumi", () => ({ watchPulumi: jest.fn(() => Promise.resolve(0)) }));
jest.spyOn(console, "log").mockReturnValue();

const cluster = { ensure: jest.fn(() => Promise.resolve()), stop: () => Promise.resolve() };
/** What Pulumi was called with. */
const called = (): string => (jest.mocked(watchPulumi).mock.calls.at(-1)?.[0] ?? []).join(" ");

beforeEach(() => jest.mocked(findCluster).mockResolvedValue(cluster));

test("an image that Pulumi believes to be there is built again, whatever part of a stack is brought up", async () => {
    expect(await bringUp("prod_local")).toBe(0);
    expect(called()).toContain("--replace urn:gone");
    expect(await bringUpOnly("prod_local", ["**::task-image"])).toBe(0);
    expect(called()).toContain("--replace urn:gone");
    expect(called()).toContain("--target **::task-image");
});

test("a part of a stack starts its cluster, and makes it where there is none", async () => {
    await bringUpOnly("prod_local", ["**::task-image"]);
    expect(cluster.ensure).toHaveBeenCalled();
    expect(called()).not.toContain("**::cluster");
    jest.mocked(findCluster).mockResolvedValue(undefined);
    await bringUpOnly("prod_local", ["**::task-image"]);
    expect(called()).toContain("--target **::cluster --target **::cluster-home");
});
