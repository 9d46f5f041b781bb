import { UserError } from "../lib/user-error";
import { configKey, removeLine, setLine, setSecretLine } from "./config-commands";
import { pushesImages } from "./dag-bundle";
import { dagFaults } from "./dag-faults";
import { isKubeconfigText } from "./kubeconfig-text";
import type { Config } from "./schema";

/** What is wrong with keys that are valid one by one. */
export function crossFaults(stack: string, config: Config): UserError[] {
    const ofProd = config.mode === "prod" ? [...prodFaults(stack, config), ...dagFaults(stack, config)] : [];
    return [...unknownTaskSecrets(stack, config), ...ofProd];
}

function unknownTaskSecrets(stack: string, { existingSecrets, secrets, tasks }: Config): UserError[] {
    const known = new Set([...Object.keys(secrets), ...existingSecrets]);
    return tasks.secrets.flatMap((name, index) =>
        known.has(name)
            ? []
            : [
                  fault(
                      ["tasks", "secrets", index],
                      `is ${name}, which stands neither in gaiaflow:secrets nor in gaiaflow:existingSecrets`,
                      setLine(stack, ["existingSecrets", existingSecrets.length], name),
                  ),
              ],
    );
}

function prodFaults(stack: string, config: Config): UserError[] {
    const { cluster, registry, tasks } = config;
    const { context, inCluster, kubeconfig } = cluster;
    const faults: UserError[] = [];
    if (inCluster && (context ?? kubeconfig) !== undefined) {
        const path = ["cluster", context === undefined ? "kubeconfig" : "context"];
        faults.push(fault(path, "is set beside inCluster, which means the pod's own cluster", removeLine(stack, path)));
    }
    if (!inCluster && context === undefined && !(kubeconfig !== undefined && isKubeconfigText(kubeconfig))) {
        const path = ["cluster", "context"];
        const problem = "is missing; expected the name of a context of the kubeconfig (kubectl config get-contexts)";
        faults.push(fault(path, problem, setLine(stack, path, "production")));
    }
    if (pushesImages(config) && registry.server === undefined) {
        const path = ["registry", "server"];
        const what = tasks.image === undefined ? "the project's image is" : "the DAGs are";
        const problem = `is missing; expected the registry that ${what} pushed to`;
        faults.push(fault(path, problem, setLine(stack, path, "registry.example.com")));
    }
    if (tasks.image !== undefined && !tasks.image.includes("@sha256:")) {
        const path = ["tasks", "image"];
        const problem = `is ${tasks.image}; expected a digest behind it, since a tag can be moved`;
        faults.push(fault(path, problem, `docker buildx imagetools inspect ${tasks.image}`));
    }
    return [
        ...faults,
        ...halfLogins(stack, ["registry"], registry),
        ...halfLogins(stack, ["registry", "pull"], registry.pull),
    ];
}

/** A user without a password, or the other way round. */
function halfLogins(
    stack: string,
    path: readonly string[],
    { username, password }: Config["registry"]["pull"],
): UserError[] {
    if ((username === undefined) === (password === undefined)) {
        return [];
    }
    const missing = [...path, username === undefined ? "username" : "password"];
    const fix = username === undefined ? setLine(stack, missing, "USER") : setSecretLine(stack, missing);
    return [
        fault(
            missing,
            `is missing; expected it beside ${configKey([...path, username === undefined ? "password" : "username"])}`,
            fix,
        ),
    ];
}

function fault(path: readonly PropertyKey[], problem: string, fix: string): UserError {
    return new UserError({ subject: configKey(path), problem, fix });
}
