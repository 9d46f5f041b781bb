import type { Change } from "../../kit/resource";
import { hasUnknown, type Properties } from "../../kit/value";
import { terraformChanges } from "../terraform-diff";
import { samePorts } from "./ports";
import { containerInputs } from "./schema";

/** What a step would change in a container. Ports in another order are the same ports. */
export function containerChanges(state: Properties, inputs: Properties): Change[] {
    const changes = terraformChanges(containerInputs, state, inputs);
    return portsAreSame(state, inputs) ? changes.filter(({ path }) => path !== "ports") : changes;
}

function portsAreSame({ ports: had }: Properties, { ports: wanted }: Properties): boolean {
    if (hasUnknown(wanted) || !Array.isArray(had) || !Array.isArray(wanted)) return false;
    return samePorts(had, wanted);
}
