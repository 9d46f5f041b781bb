import { firstSubnet, freeSubnets, nodeAddress, subnetAt } from "../../../lib/subnets";
import { UserError } from "../../../lib/user-error";

test("subnets have a gateway and follow each other", () => {
    expect(subnetAt(0)).toEqual({ subnet: "172.30.0.0/24", gateway: "172.30.0.1" });
    expect(subnetAt(256)).toEqual({ subnet: "172.31.0.0/24", gateway: "172.31.0.1" });
});

test("a subnet that overlaps with a taken one is passed over", () => {
    const taken = ["172.30.0.0/24", "172.30.1.128/25", "172.30.2.7/32", "172.30.4.0/23", "10.0.0.0/8"];
    expect(freeSubnets(taken).map(({ subnet }) => subnet)).toEqual(["172.30.3.0/24", "172.30.6.0/24"]);
});

test("stacks that are brought up at the same moment choose different ones", () => {
    const chosen = ["dev", "prod_local", "team", "mine"].map((stack) => {
        const from = firstSubnet({ project: "iris", stack });
        return freeSubnets([], from).map(({ subnet }) => subnet);
    });
    expect(new Set(chosen.flat()).size).toBe(8);
});

test("the last subnet is followed by the first", () => {
    expect(freeSubnets([], 511)).toEqual([subnetAt(511), subnetAt(0)]);
});

test("what is no IPv4 network, and the default route, take nothing", () => {
    expect(freeSubnets(["fd00::/8", "0.0.0.0/0", ""])).toEqual([subnetAt(0), subnetAt(1)]);
});

test("a machine without two free networks is an error with what frees some", () => {
    expect(() => freeSubnets(["172.16.0.0/12"])).toThrow(UserError);
    const allButOne = [...Array(511).keys()].map((index) => subnetAt(index).subnet);
    expect(() => freeSubnets(allButOne)).toThrow("docker network prune");
});

test("a node's address is in its network and far from those that Docker gives out by itself", () => {
    expect(nodeAddress("172.30.4.0/24")).toBe("172.30.4.250");
});
