import * as pulumi from "@pulumi/pulumi";
import { engineJson } from "../../../lib/engine.cjs";
import { firstSubnet, subnetAt } from "../../../lib/subnets";
import { newSubnets } from "../../../stacks/subnets";

jest.mock("../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));

const OWN = { project: "gaiaflow", stack: "dev" };
/** The one that the stack would take first. */
const TAKEN = subnetAt(firstSubnet(OWN)).subnet;

beforeEach(() => {
    jest.mocked(engineJson)
        .mockReset()
        .mockResolvedValue([{ IPAM: { Config: [{ Subnet: TAKEN }] } }]);
});

const run = (preview: boolean): Promise<void> =>
    pulumi.runtime.setMocks(
        { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
        OWN.project,
        OWN.stack,
        preview,
    );

test("networks get subnets that nothing on the machine has", async () => {
    await run(false);
    const { subnets } = await newSubnets(OWN);
    expect(subnets.platform.subnet).toMatch(/^172\.3[01]\.\d+\.0\/24$/);
    expect(subnets.platform.subnet).not.toBe(TAKEN);
    expect(subnets.database.subnet).not.toBe(TAKEN);
    expect(subnets.database.subnet).not.toBe(subnets.platform.subnet);
});

test("a machine that has none left is refused as any other fault is, without a stack trace", async () => {
    await run(false);
    jest.mocked(engineJson).mockResolvedValue([{ IPAM: { Config: [{ Subnet: "172.16.0.0/12" }] } }]);
    const failure: unknown = await newSubnets(OWN).catch((error: unknown) => error);
    expect(pulumi.RunError.isInstance(failure)).toBe(true);
    expect(String(failure)).toMatch(/Stack dev has 1 fault; nothing was changed\.[^]*docker network prune/);
});

test("a preview does not ask the machine for any", async () => {
    await run(true);
    expect(await newSubnets(OWN)).toEqual({ subnets: { platform: subnetAt(0), database: subnetAt(1) } });
    expect(engineJson).not.toHaveBeenCalled();
});
