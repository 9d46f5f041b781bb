import { createHash, randomBytes } from "node:crypto";
import { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { Failure, ResourceDefinition } from "./resource";
import type { Properties } from "./value";

/** Marks, among a resource's stored inputs, those that the kit filled in; the engine never shows such a key. */
export const FILLED_IN = "__defaults";

/** What naming needs to know of a check. */
export interface Naming {
    readonly name: string;
    readonly seed: Uint8Array;
    readonly autonaming: CheckRequest.AutonamingOptions | undefined;
    readonly old: Properties;
}

/** Adds the automatic name where the program gives none, or says why there is none. */
export function nameAutomatically(
    definition: ResourceDefinition,
    inputs: Properties,
    naming: Naming,
): { readonly inputs: Properties; readonly failures: readonly Failure[] } {
    const { autoname } = definition;
    if (autoname === undefined || inputs[autoname.property] !== undefined) return { inputs, failures: [] };
    const name = isAutomatic(naming.old, autoname.property)
        ? naming.old[autoname.property]
        : freshName(naming, autoname.maxLength);
    if (name === undefined) {
        const reason = "is required, since automatic naming is switched off";
        return { inputs, failures: [{ property: autoname.property, reason }] };
    }
    return { inputs: { ...inputs, [autoname.property]: name, [FILLED_IN]: [autoname.property] }, failures: [] };
}

/** Whether the kit filled in that property of stored inputs. */
export function isAutomatic(inputs: Properties, property: string): boolean {
    const filledIn = inputs[FILLED_IN];
    return Array.isArray(filledIn) && filledIn.includes(property);
}

/** Inputs without our own mark among them. */
export function withoutMark(inputs: Properties): Properties {
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== FILLED_IN));
}

/** The resource's name and seven hex digits, as bridged providers do it; the user's autonaming settings win. */
function freshName({ name, seed, autonaming }: Naming, maxLength: number): string | undefined {
    const mode = autonaming?.getMode();
    if (mode === CheckRequest.AutonamingOptions.Mode.DISABLE) return undefined;
    if (autonaming !== undefined && autonaming.getProposedName() !== "") return autonaming.getProposedName();
    // The engine's seed is the same in preview and update, so that both show one name.
    const source = seed.length > 0 ? seed : randomBytes(32);
    const suffix = createHash("sha256").update(source).update(name).digest("hex").slice(0, 7);
    return `${name.slice(0, maxLength - suffix.length - 1)}-${suffix}`;
}
