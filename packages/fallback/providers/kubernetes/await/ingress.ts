import type { KubernetesObject } from "../object";
import type { Facts } from "./facts";
import { READY, waiting, type Verdict } from "./verdict";

interface Ingress extends KubernetesObject {
    readonly spec?: {
        readonly rules?: readonly { readonly http?: { readonly paths: readonly { readonly backend: Backend }[] } }[];
    };
    readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } };
}

interface Backend {
    readonly service?: { readonly name: string };
}

/** Ready when it has an address. A path to a service that is not there is told, and holds up nothing, as upstream. */
export function decideIngress(object: KubernetesObject, { services }: Facts): Verdict {
    const { spec = {}, status = {} } = object as Ingress;
    if ((status.loadBalancer?.ingress ?? []).length > 0) return READY;
    const names = (spec.rules ?? []).flatMap(({ http }) =>
        (http?.paths ?? []).map((path) => path.backend.service?.name),
    );
    const missing = names.filter((name): name is string => name !== undefined && !services.includes(name));
    return waiting("[2/3] Waiting for update of .status.loadBalancer with hostname/IP", [
        ...[...new Set(missing)].map((name) => `No matching service found for ingress rule: "${name}"`),
        "Ingress .status.loadBalancer field was not updated with a hostname/IP address",
    ]);
}
