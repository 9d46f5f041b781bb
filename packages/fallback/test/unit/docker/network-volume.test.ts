import { fromLabelMap, toLabelMap } from "../../../providers/docker/labels";
import { toNetworkBody, toNetworkState } from "../../../providers/docker/network/mapping";
import { networkInputs } from "../../../providers/docker/network/schema";
import { importedInputs, refreshedInputs, terraformChanges } from "../../../providers/docker/terraform-diff";
import { toVolumeState } from "../../../providers/docker/volume/volume";

const inspected = {
    Id: "n1",
    Name: "net",
    Driver: "bridge",
    Scope: "local",
    Internal: false,
    Attachable: false,
    Ingress: false,
    EnableIPv6: false,
    Labels: { b: "2", a: "1" },
    Options: {},
    IPAM: { Driver: "default", Options: null, Config: [{ Subnet: "10.0.0.0/24", Gateway: "10.0.0.1" }] },
};

test("a network is asked for with its ranges and labels", () => {
    const ipamConfigs = [{ subnet: "10.0.0.0/24", gateway: "10.0.0.1", auxAddress: { host: "10.0.0.2" } }];
    const body = toNetworkBody({
        name: "net",
        ipamDriver: "default",
        ipamConfigs,
        internal: true,
        labels: [{ label: "a", value: "1" }],
    });
    expect(body).toMatchObject({
        Name: "net",
        CheckDuplicate: true,
        Internal: true,
        Labels: { a: "1" },
        IPAM: {
            Driver: "default",
            Config: [{ Subnet: "10.0.0.0/24", Gateway: "10.0.0.1", AuxiliaryAddresses: { host: "10.0.0.2" } }],
        },
    });
});

test("all of a network is read back, labels sorted", () => {
    expect(toNetworkState(inspected)).toEqual({
        name: "net",
        driver: "bridge",
        scope: "local",
        internal: false,
        attachable: false,
        ingress: false,
        ipv6: false,
        options: {},
        ipamDriver: "default",
        ipamOptions: {},
        ipamConfigs: [{ subnet: "10.0.0.0/24", gateway: "10.0.0.1" }],
        labels: [
            { label: "a", value: "1" },
            { label: "b", value: "2" },
        ],
    });
});

test("a network that Docker gave its range is unchanged, and one with another label is replaced", () => {
    const state = toNetworkState(inspected);
    const labels = [
        { label: "b", value: "2" },
        { label: "a", value: "1" },
    ];
    expect(terraformChanges(networkInputs, state, { name: "net", labels })).toEqual([]);
    expect(terraformChanges(networkInputs, state, { name: "net", labels: [{ label: "a", value: "1" }] })).toEqual([
        { path: "labels", kind: "update", replace: true },
    ]);
});

test("a refresh changes the inputs only where something drifted", () => {
    const before = toNetworkState(inspected);
    const inputs = {
        name: "net",
        labels: [
            { label: "b", value: "2" },
            { label: "a", value: "1" },
        ],
    };
    expect(refreshedInputs(inputs, before, before)).toEqual(inputs);
    const now = toNetworkState({ ...inspected, Labels: { a: "edited" } });
    expect(refreshedInputs(inputs, before, now)).toEqual({ name: "net", labels: [{ label: "a", value: "edited" }] });
});

test("an import shows what says more than a default", () => {
    expect(importedInputs(networkInputs, toNetworkState(inspected))).toEqual({
        name: "net",
        driver: "bridge",
        ipamConfigs: [{ subnet: "10.0.0.0/24", gateway: "10.0.0.1" }],
        labels: fromLabelMap(inspected.Labels),
    });
});

test("all of a volume is read back", () => {
    const volume = { Name: "v", Driver: "local", Mountpoint: "/m", Labels: null, Options: { type: "nfs" } };
    expect(toVolumeState(volume)).toEqual({
        name: "v",
        driver: "local",
        mountpoint: "/m",
        labels: [],
        driverOpts: { type: "nfs" },
    });
});

test("labels go to Docker and come back, the last of one name winning", () => {
    expect(
        toLabelMap([
            { label: "a", value: "1" },
            { label: "a", value: "2" },
        ]),
    ).toEqual({ a: "2" });
    expect(fromLabelMap(null)).toEqual([]);
});
