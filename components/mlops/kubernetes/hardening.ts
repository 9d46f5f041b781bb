import type { types } from "@pulumi/kubernetes";
import type { ServiceSpec } from "../../../services/spec";

/** What Kubernetes' level `restricted` asks of a container, and whom ours run as: group 0 is what may read its files. */
export function hardened({ uid }: Pick<ServiceSpec, "uid">): Pick<types.input.core.v1.Container, "securityContext"> {
    return {
        securityContext: {
            runAsUser: uid,
            runAsGroup: 0,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
        },
    };
}

/** The same of a pod. */
export const HARDENED_POD = {
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
    // Volumes become writable for the group. Once only: done at each start, it would open Postgres' data to the group as well,
    // and Postgres refuses data that others may read.
    fsGroup: 0,
    fsGroupChangePolicy: "OnRootMismatch",
} as const satisfies types.input.core.v1.PodSecurityContext;
