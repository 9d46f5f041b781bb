import * as kubernetes from "@pulumi/kubernetes/provider";
import { MountedFolder } from "../../../../components/tasks/mounted-folder";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";

const args = {
    namespace: "tasks",
    claim: "data-1a2b3c",
    path: "/gaiaflow-mounts/raw",
    readOnly: true,
    labels: { a: "b" },
};
const declare = (changes: Partial<typeof args> = {}) =>
    record(
        () => {
            const providers = [new kubernetes.Provider("kubernetes", {})];
            return new MountedFolder("mount-data", { ...args, ...changes }, { providers });
        },
        { mocks },
    );

test("a folder of the node is a volume for one claim, which keeps what is in it", async () => {
    const { get } = await declare();
    const common = { accessModes: ["ReadOnlyMany"], storageClassName: "" };
    expect(get("kubernetes:core/v1:PersistentVolume", "mount-data").inputs).toMatchObject({
        metadata: { name: "tasks-data-1a2b3c", labels: { a: "b" } },
        spec: {
            ...common,
            hostPath: { path: "/gaiaflow-mounts/raw", type: "Directory" },
            persistentVolumeReclaimPolicy: "Retain",
            claimRef: { namespace: "tasks", name: "data-1a2b3c" },
        },
    });
    const claim = get("kubernetes:core/v1:PersistentVolumeClaim", "mount-data-claim");
    expect(claim.inputs).toMatchObject({
        metadata: { namespace: "tasks", name: "data-1a2b3c" },
        spec: { ...common, volumeName: "tasks-data-1a2b3c" },
    });
    expect(claim.dependencies).toContain(get("kubernetes:core/v1:PersistentVolume", "mount-data").urn);
});

test("one that tasks write says so", async () => {
    const { get } = await declare({ readOnly: false });
    expect(get("kubernetes:core/v1:PersistentVolumeClaim", "mount-data-claim").inputs).toMatchObject({
        spec: { accessModes: ["ReadWriteMany"] },
    });
});
