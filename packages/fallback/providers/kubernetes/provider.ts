import { version } from "@pulumi/kubernetes/package.json";
import { RpcError } from "../kit/errors";
import type { OpenResources, WireProperties } from "../kit/open";
import { defineProvider } from "../kit/provider";
import { checkObject } from "./check";
import type { KubernetesClient, KubernetesContext } from "./client";
import { kubernetesConfig, kubernetesRefusedConfig } from "./config";
import { configureKubernetes } from "./configure";
import { createObject } from "./create";
import { deleteObject } from "./delete";
import { diffObject } from "./diff";
import { providerChanges } from "./diff-config";
import { hiding } from "./hide";
import { readObject } from "./read";
import { REFUSED } from "./token";
import { updateObject } from "./update";

/** Every type of an API server. No secret gets out by an error. */
const objects: OpenResources<KubernetesClient> = {
    check: guarded(checkObject),
    diff: guarded(diffObject),
    create: guarded(createObject),
    read: guarded(readObject),
    update: guarded(updateObject),
    delete: guarded(deleteObject),
};

/** The stand-in for the kubernetes provider: objects of any kind that the API server knows. */
export const kubernetesProvider = defineProvider({
    name: "kubernetes",
    version,
    config: kubernetesConfig,
    refusedConfig: kubernetesRefusedConfig,
    configure: configureKubernetes,
    configChanges: providerChanges,
    open: objects,
    resources: [],
    functions: [],
    refused: REFUSED,
});

interface Step {
    readonly inputs: WireProperties;
    readonly newInputs?: WireProperties;
}

function guarded<S extends Step, R>(operate: (context: KubernetesContext, step: S) => Promise<R>) {
    return async (context: KubernetesContext, step: S): Promise<R> => {
        try {
            return await operate(context, step);
        } catch (error) {
            // Those say what they say on purpose.
            if (error instanceof RpcError || !(error instanceof Error)) throw error;
            throw new Error(hiding(step.inputs, step.newInputs ?? {})(error.message));
        }
    };
}
