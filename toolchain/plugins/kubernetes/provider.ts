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
import { updateObject } from "./update";

const NO_MANIFESTS = "manifests are not read here: declare each object as a resource, or apply the files with kubectl";
const NO_HELM = "there is no Helm here: render the chart (helm template) and declare the objects as resources";

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
    refused: {
        "kubernetes:helm.sh/v3:Release": NO_HELM,
        "kubernetes:helm.sh/v3:Chart": NO_HELM,
        "kubernetes:helm.sh/v4:Chart": NO_HELM,
        "kubernetes:yaml:ConfigFile": NO_MANIFESTS,
        "kubernetes:yaml:ConfigGroup": NO_MANIFESTS,
        "kubernetes:yaml/v2:ConfigFile": NO_MANIFESTS,
        "kubernetes:yaml/v2:ConfigGroup": NO_MANIFESTS,
        "kubernetes:kustomize:Directory": NO_MANIFESTS,
        "kubernetes:kustomize/v2:Directory": NO_MANIFESTS,
        // What the packages' own components of these names call.
        "kubernetes:helm:template": NO_HELM,
        "kubernetes:yaml:decode": NO_MANIFESTS,
        "kubernetes:kustomize:directory": NO_MANIFESTS,
    },
});

interface Step {
    readonly inputs: WireProperties;
    readonly newInputs?: WireProperties;
    readonly state?: WireProperties;
}

function guarded<S extends Step, R>(operate: (context: KubernetesContext, step: S) => Promise<R>) {
    return async (context: KubernetesContext, step: S): Promise<R> => {
        try {
            return await operate(context, step);
        } catch (error) {
            // Those say what they say on purpose.
            if (error instanceof RpcError || !(error instanceof Error)) throw error;
            throw new Error(hiding(step.inputs, step.newInputs ?? {}, step.state ?? {})(error.message));
        }
    };
}
