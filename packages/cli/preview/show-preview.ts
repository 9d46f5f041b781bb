import { formatSeconds } from "@gaiaflow/toolchain/core/format";
import type { ProjectPreview } from "./preview-project";
import type { StackPreview } from "./preview-stack";

/** A preview for people. */
export function showPreview({ machine, ok, seconds, stacks }: ProjectPreview): string {
    const faulty = stacks.filter(({ status }) => status === "fault").map(({ stack }) => stack);
    const end = ok ? "No fault" : `Faults in: ${faulty.join(", ")}`;
    return [
        ...stacks.map((preview) => showStack(preview, machine)),
        `${end}; previewed as new stacks in ${formatSeconds(seconds)}.`,
    ].join("\n\n");
}

function showStack(preview: StackPreview, machine: ProjectPreview["machine"]): string {
    const { faults, leftOut, mode, resources, stack, standIns, status, warnings } = preview;
    const title = `Stack ${stack}${mode === stack ? "" : ` (mode ${mode})`}`;
    const lines = [
        ...faults,
        ...(status === "ok" ? [...showKinds(preview), ...showFootprint(preview, machine)] : []),
        ...warnings.map((text) => `Warning: ${text}`),
        ...(standIns.length > 0 ? [`Not decrypted, a stand-in each: ${standIns.join(", ")}`] : []),
        ...(leftOut.length > 0 ? [`Cannot be read here, left out: ${leftOut.join(", ")}`] : []),
    ];
    const sum = status === "ok" ? `an up makes ${resources.length} resources.` : "cannot come up.";
    return [`${title}: ${sum}`, ...lines.map((text) => text.replaceAll(/^/gm, "  "))].join("\n");
}

/** A line for each provider: how many of which kind. */
function showKinds({ resources }: StackPreview): string[] {
    const kinds = new Map<string, Map<string, number>>();
    for (const { type } of resources) {
        const provider = type.split(":")[0] ?? "";
        const kind = type.split(":").at(-1) ?? "";
        const counts = kinds.get(provider) ?? new Map<string, number>();
        kinds.set(provider, counts.set(kind, (counts.get(kind) ?? 0) + 1));
    }
    const width = Math.max(...[...kinds.keys()].map(({ length }) => length));
    const inOrder = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => a.localeCompare(b));
    return inOrder(kinds).map(([provider, counts]) => {
        const parts = inOrder(counts).map(([kind, count]) => `${count} ${kind}`);
        return `${provider.padEnd(width)}  ${parts.join(", ")}`;
    });
}

function showFootprint({ footprint, podFootprint }: StackPreview, machine: ProjectPreview["machine"]): string[] {
    const pods = podFootprint === "" ? [] : [podFootprint];
    const { clusterCpus, clusterMib, containersMib } = footprint;
    const parts = [
        `containers ${gibibytes(containersMib)}`,
        ...(clusterMib > 0 ? [`the cluster ${gibibytes(clusterMib)} and ${clusterCpus} processors`] : []),
    ];
    const has = `${gibibytes(machine.memoryMib)} and ${machine.processors} processors`;
    const memory = containersMib + clusterMib;
    // Mode prod takes nothing of this machine.
    return memory === 0
        ? pods
        : [`Limits: ${gibibytes(memory)} of memory (${parts.join(", ")}); this machine has ${has}.`, ...pods];
}

function gibibytes(mebibytes: number): string {
    return `${(mebibytes / 1024).toFixed(1)} GiB`;
}
