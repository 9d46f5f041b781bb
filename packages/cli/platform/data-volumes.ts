import { isInMemory } from "../../../lib/memory-volume";
import type { Step, StepState } from "../preview/parse-preview";

/** A resource whose data goes with it. */
export interface DataVolume {
    /** As the program calls it. */
    readonly name: string;
    /** What it is, and its own name where that is known. */
    readonly description: string;
}

type Inputs = Readonly<Record<string, unknown>>;

/** Whether data is lost when Pulumi deletes the resource. */
export function holdsData({ type, inputs }: { readonly type: string; readonly inputs?: Inputs }): boolean {
    const spec = (inputs?.["spec"] ?? {}) as Readonly<Record<string, unknown>>;
    switch (KINDS[type]) {
        case undefined:
            return false;
        case "PersistentVolume":
            return spec["persistentVolumeReclaimPolicy"] !== "Retain";
        case "StatefulSet": {
            // Kubernetes keeps the claims that it has made from templates, unless it is asked not to.
            const policy = spec["persistentVolumeClaimRetentionPolicy"] as
                { readonly whenDeleted?: string } | undefined;
            return policy?.whenDeleted === "Delete";
        }
        case "Docker volume":
            return !isInMemory(inputs?.["driverOpts"]);
        default:
            return true;
    }
}

const KINDS: Readonly<Record<string, string>> = {
    "docker:index/volume:Volume": "Docker volume",
    "kubernetes:core/v1:PersistentVolumeClaim": "PersistentVolumeClaim",
    "kubernetes:core/v1:PersistentVolume": "PersistentVolume",
    "kubernetes:apps/v1:StatefulSet": "StatefulSet",
};

/** A replacement is a step that says so, and one for each of its halves. */
const DELETES = new Set(["delete", "replace", "delete-replaced"]);

/** The volumes that these steps would take away. */
export function lostVolumes(steps: readonly Step[]): DataVolume[] {
    const lost = steps.flatMap(({ op = "", oldState, urn }): [string, DataVolume][] =>
        oldState && DELETES.has(op) && oldState.retainOnDelete !== true && holdsData(oldState)
            ? [[urn, { name: urn.split("::").at(-1) ?? "", description: describe(oldState) }]]
            : [],
    );
    return [...new Map(lost).values()];
}

function describe({ inputs, outputs, type }: StepState): string {
    const metadata = (outputs?.["metadata"] ?? inputs?.["metadata"] ?? {}) as { readonly name?: unknown };
    const name = outputs?.["name"] ?? metadata.name;
    return [KINDS[type], typeof name === "string" ? name : ""].filter(Boolean).join(" ");
}
