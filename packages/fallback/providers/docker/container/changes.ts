import type { Change } from "../../kit/resource";
import { hasUnknown, type Properties } from "../../kit/value";
import { terraformChanges } from "../terraform-diff";
import { samePorts } from "./ports";
import { containerInputs } from "./schema";

/**
 * Lists that Docker fills in. Terraform's SDK replaces a resource whose state lacks one that is to be computed: the state of a
 * container whose creation came to no end lacks `entrypoints` until a refresh, and that of an imported one `envs`.
 */
const FILLED_IN = ["entrypoints", "envs"] as const;

/** What a step would change in a container. Ports in another order are the same ports. */
export function containerChanges(state: Properties, inputs: Properties): Change[] {
    const changes = terraformChanges(containerInputs, state, inputs);
    const lacking = FILLED_IN.filter((name) => state[name] === undefined && inputs[name] === undefined);
    return [
        ...(portsAreSame(state, inputs) ? changes.filter(({ path }) => path !== "ports") : changes),
        ...lacking.map((path) => ({ path, kind: "add", replace: true }) as const),
    ];
}

function portsAreSame({ ports: had }: Properties, { ports: wanted }: Properties): boolean {
    if (hasUnknown(wanted) || !Array.isArray(had) || !Array.isArray(wanted)) return false;
    return samePorts(had, wanted);
}
