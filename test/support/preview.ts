import type { PulumiProject } from "./pulumi-project";

/** What a preview plans, by the resources' names; what stays the same is left out. */
export interface Preview {
    /** One word a resource: create, update, replace, delete, import … */
    readonly ops: Readonly<Record<string, string>>;
    /** Paths of the properties that differ. */
    readonly diffs: Readonly<Record<string, readonly string[]>>;
    /** Properties that force a replacement, by their first name: some providers say `triggers`, some `triggers[0]`. */
    readonly replaces: Readonly<Record<string, readonly string[]>>;
}

interface Step {
    readonly op: string;
    readonly urn: string;
    readonly replaceReasons?: readonly string[] | null;
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/** The halves of a replacement, which a preview lists beside it. */
const HALVES = new Set(["create-replacement", "delete-replaced", "same", "read", "refresh"]);

/** Asks for a preview of a project. @throws {Error} With what the engine says, when there is none. */
export async function readPreview(project: PulumiProject, ...args: string[]): Promise<Preview> {
    const { stdout, all = "", failed } = await project.pulumi(["preview", "--json", ...args]);
    if (failed) throw new Error(all);
    const { steps } = JSON.parse(stdout) as { steps: readonly Step[] };
    const changed = steps.filter(({ op }) => !HALVES.has(op));
    const byName = <T>(what: (step: Step) => T): Record<string, T> =>
        Object.fromEntries(changed.map((step) => [step.urn.split("::").at(-1) ?? "", what(step)]));
    return {
        ops: byName(({ op }) => op),
        diffs: byName(({ detailedDiff }) => Object.keys(detailedDiff ?? {})),
        replaces: byName(({ replaceReasons }) => [...new Set((replaceReasons ?? []).map(firstName))]),
    };
}

function firstName(path: string): string {
    return path.split(/[.[]/)[0] ?? path;
}
