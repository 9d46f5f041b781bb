import { qualifiedName, refOf, type KubernetesObject } from "../object";
import { holds } from "./condition";
import type { Pod } from "./facts";
import { READY, failed, waiting, type Verdict } from "./verdict";

/** Ready when its containers are, or when they have ended well; failed when they have ended otherwise and stay so. */
export function decidePod(object: KubernetesObject): Verdict {
    const { status = {} } = object as Pod;
    const { phase, conditions } = status;
    if (phase === "Succeeded" || holds(conditions, "Ready")) return READY;
    // Why, its containers tell, as with every pod.
    if (phase === "Failed") return failed([]);
    const name = `"${qualifiedName(refOf(object))}"`;
    if (!holds(conditions, "PodScheduled")) return waiting(`Waiting for Pod ${name} to be scheduled`);
    if (!holds(conditions, "Initialized")) return waiting(`Waiting for Pod ${name} to be initialized`);
    return waiting(`Waiting for Pod ${name} to be ready`);
}
