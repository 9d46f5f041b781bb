import type { ProjectPreview } from "../../../preview/preview-project";
import type { StackPreview } from "../../../preview/preview-stack";
import { showPreview } from "../../../preview/show-preview";

const preview = (stack: string, changes: Partial<StackPreview> = {}): StackPreview => ({
    stack,
    mode: stack,
    status: "ok",
    resources: [],
    footprint: { containersMib: 0, clusterMib: 0, clusterCpus: 0 },
    podFootprint: "",
    standIns: [],
    leftOut: [],
    faults: [],
    warnings: [],
    seconds: 1,
    ...changes,
});
const show = (...stacks: StackPreview[]): string =>
    showPreview({
        version: 1,
        ok: stacks.every(({ status }) => status !== "fault"),
        machine: { memoryMib: 8192, processors: 2 },
        stacks,
        seconds: 12.34,
    } satisfies ProjectPreview);

test("a stack is shown by kinds and limits, and with what of it was not read", () => {
    const container = { type: "docker:index/container:Container", name: "mlflow" };
    const text = show(
        preview("mine", {
            mode: "prod_local",
            resources: [
                container,
                { type: "kubernetes:core/v1:Secret", name: "s" },
                { ...container, name: "postgres" },
            ],
            footprint: { containersMib: 1536, clusterMib: 4096, clusterCpus: 2 },
            standIns: ["gaiaflow:secrets.my-creds.KEY"],
            leftOut: ["environment"],
            warnings: ["old\nand slow"],
        }),
    );
    expect(text.split("\n")).toEqual([
        "Stack mine (mode prod_local): an up makes 3 resources.",
        "  docker      2 Container",
        "  kubernetes  1 Secret",
        "  Limits: 5.5 GiB of memory (containers 1.5 GiB, the cluster 4.0 GiB and 2 processors); this machine has 8.0 GiB and 2 processors.",
        "  Warning: old",
        "  and slow",
        "  Not decrypted, a stand-in each: gaiaflow:secrets.my-creds.KEY",
        "  Cannot be read here, left out: environment",
        "",
        "No fault; previewed as new stacks in 12.3 s.",
    ]);
});

test("a fault stands under its stack, and the end names all stacks with one", () => {
    const text = show(preview("dev", { status: "fault", faults: ["bad key\n  type this"] }));
    expect(text).toContain("Stack dev: cannot come up.\n  bad key\n    type this\n");
    expect(text).toMatch(/Faults in: dev; previewed/);
    expect(text).not.toContain("Limits");
});

test("a stack that takes nothing of this machine says what its pods take", () => {
    const pods = "Each task pod reserves 100m cpu, and takes at most 2Gi memory.";
    const text = show(
        preview("prod", { podFootprint: pods, resources: [{ type: "docker:index/image:Image", name: "a" }] }),
    );
    expect(text).toContain(`\n  ${pods}\n`);
    expect(text).not.toContain("Limits");
});
