import type { KubernetesObject } from "../object";
import type { Claim, Facts } from "./facts";
import { READY, waiting, type Verdict } from "./verdict";

/** Ready when bound, or when its storage class binds a claim only once a pod uses it. */
export function decideClaim(object: KubernetesObject, { bindingMode }: Facts): Verdict {
    const { phase = "Pending" } = (object as Claim).status ?? {};
    if (phase === "Bound" || (phase === "Pending" && bindingMode === "WaitForFirstConsumer")) return READY;
    const at = `PersistentVolumeClaim is not ready. status.phase currently at: ${phase}`;
    return waiting(at, [at]);
}
