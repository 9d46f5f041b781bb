import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { SECRET_NAME } from "../../../lib/secret-names";
import { bringUp, bringUpOnly, type ShowOptions } from "./bring-up";
import { findCluster, hasClusterImage, type StackCluster } from "./cluster";
import { ACCESS_TARGETS, IMAGE_TARGETS, secretTargets } from "./cluster-targets";
import { setConfigSecret } from "./config-secret";
import { needsCluster } from "./needs-cluster";
import { readSecret, type SecretSource } from "./secret-source";
import { toolsFor } from "./tools";
import { unknownStack } from "./unknown-stack";

/** Each returns the exit code. */
export async function startCluster(stack: string, options: ShowOptions): Promise<number> {
    return bringUp(withCluster(stack), options);
}

export async function stopCluster(stack: string): Promise<number> {
    await (await existing(stack)).stop();
    return 0;
}

export async function restartCluster(stack: string, options: ShowOptions): Promise<number> {
    await (await existing(stack)).stop();
    return bringUp(stack, options);
}

export async function buildOnly(stack: string): Promise<number> {
    return bringUpOnly(withCluster(stack), IMAGE_TARGETS);
}

export async function createConfigOnly(stack: string): Promise<number> {
    return bringUpOnly(withCluster(stack), ACCESS_TARGETS);
}

/** Encrypts the values into the stack's file and brings the secret into the cluster. */
export async function createSecret(stack: string, source: SecretSource & { readonly name: string }): Promise<number> {
    const { name } = source;
    withCluster(stack);
    if (!SECRET_NAME.test(name)) {
        const fix = "Take lower-case letters, digits and -, in parts divided by ., and not gaiaflow- at the beginning.";
        throw new UserError({
            problem: `Kubernetes cannot call a secret ${JSON.stringify(name)}, or the name is a stack's own.`,
            fix,
        });
    }
    const values = await readSecret(source);
    // It may be the first command of all.
    await toolsFor(stack);
    for (const [key, value] of values) {
        await setConfigSecret(stack, `gaiaflow:secrets["${name}"].${key}`, value);
    }
    console.log(`Set in Pulumi.${stack}.yaml, encrypted: ${[...values.keys()].join(", ")}.`);
    return bringUpOnly(stack, secretTargets(name, await hasClusterImage(stack)));
}

/** @throws {UserError} When the stack is of a mode without a cluster on this machine. */
function withCluster(stack: string): string {
    if (!needsCluster(stack)) {
        const unknown = unknownStack(stack);
        if (unknown !== undefined) throw unknown;
        throw new UserError({
            problem: `The stack ${stack} has no cluster on this machine.`,
            fix: "Name one that has: --stack prod_local",
        });
    }
    return stack;
}

async function existing(stack: string): Promise<StackCluster> {
    await toolsFor(withCluster(stack));
    const cluster = await findCluster(stack);
    if (cluster === undefined) {
        throw new UserError({
            problem: `The stack ${stack} has no cluster yet.`,
            fix: `Type: npx gaiaflow minikube start${stack === "prod_local" ? "" : stackOption(stack)}`,
        });
    }
    return cluster;
}
