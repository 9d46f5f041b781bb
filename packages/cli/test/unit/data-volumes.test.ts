import { holdsData, lostVolumes } from "../../platform/data-volumes";
import type { Step } from "../../preview/parse-preview";

const VOLUME = "docker:index/volume:Volume";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const step = (op: string, type: string, name: string, more: object = {}): Step => ({
    op,
    urn: `urn:pulumi:dev::iris::${type}::${name}`,
    oldState: { type, custom: true, ...more },
});

test.each([
    [VOLUME, {}, true],
    [VOLUME, { driverOpts: { type: "nfs", device: ":/data" } }, true],
    [VOLUME, { driverOpts: { type: "tmpfs", device: "tmpfs" } }, false],
    [CLAIM, {}, true],
    ["kubernetes:core/v1:PersistentVolume", {}, true],
    ["kubernetes:core/v1:PersistentVolume", { spec: { persistentVolumeReclaimPolicy: "Retain" } }, false],
    ["kubernetes:apps/v1:StatefulSet", { spec: {} }, false],
    [
        "kubernetes:apps/v1:StatefulSet",
        { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } } },
        true,
    ],
    ["docker:index/container:Container", {}, false],
])("of %s with %j data goes with it: %s", (type, inputs, expected) => {
    expect(holdsData({ type, inputs })).toBe(expected);
});

test("what is deleted or replaced is lost, once, by its own names", () => {
    const lost = lostVolumes([
        step("delete", VOLUME, "postgres-data", { outputs: { name: "postgres-data-1a2b" } }),
        step("replace", CLAIM, "claim", { inputs: { metadata: { name: "mine" } } }),
        step("create-replacement", CLAIM, "claim"),
        step("delete-replaced", CLAIM, "claim", { inputs: { metadata: { name: "mine" } } }),
        step("delete", VOLUME, "unnamed", { outputs: { name: { secret: true } } }),
    ]);
    expect(lost).toEqual([
        { name: "postgres-data", description: "Docker volume postgres-data-1a2b" },
        { name: "claim", description: "PersistentVolumeClaim mine" },
        { name: "unnamed", description: "Docker volume" },
    ]);
});

test("what is made, changed in place or kept is not", () => {
    expect(
        lostVolumes([
            { op: "create", urn: "urn:a::b", newState: { type: VOLUME, custom: true } },
            step("same", VOLUME, "a"),
            step("update", VOLUME, "b"),
            step("delete", VOLUME, "c", { retainOnDelete: true }),
            step("delete", "docker:index/container:Container", "d"),
        ]),
    ).toEqual([]);
});
