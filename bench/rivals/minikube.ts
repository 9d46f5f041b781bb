import * as crypto from "node:crypto";
import { configSchema } from "../../config/schema";
import { makeTestCluster } from "../../test/support/test-cluster";
import type { Side } from "../lib/measure";

/** As tables and aims call it. */
export const MINIKUBE = "minikube start";

/**
 * The cluster alone: the same Minikube, driver, runtime, Kubernetes and size as a stack's, in a home of its own that is empty, and
 * until all that it waits for is there. Nothing is loaded into it.
 */
export function bareMinikube(figure: string): Side {
    return {
        name: MINIKUBE,
        run: async () => {
            const { memoryMib } = configSchema.shape.cluster.parse({});
            const profile = `gaiaflow-bench-${crypto.randomBytes(3).toString("hex")}`;
            const cluster = await makeTestCluster(profile, memoryMib);
            try {
                const began = performance.now();
                await cluster.start();
                return { [figure]: (performance.now() - began) / 1000 };
            } finally {
                await cluster.remove();
            }
        },
    };
}
