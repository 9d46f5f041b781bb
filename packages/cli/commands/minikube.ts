import { Command } from "commander";
import { SECRET_NAME } from "../../../lib/secret-names";
import { runCommand } from "./run-command";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { bringUp, bringUpOnly } from "../platform/bring-up";
import { findCluster, hasClusterImage, type StackCluster } from "../platform/cluster";
import { ACCESS_TARGETS, IMAGE_TARGETS, secretTargets } from "../platform/cluster-targets";
import { setConfigSecret } from "../platform/config-secret";
import { parseSecret } from "../platform/secret-input";
import { stackOf } from "../platform/stack-option";
import { needsCluster } from "../platform/needs-cluster";
import { toolsFor } from "../platform/tools";

const command = new Command("npm run minikube --")
    .description(
        "The cluster of a stack and what is in it. The containers beside it are left alone, but by start and restart.",
    )
    .option("--stack <name>", "the stack", "prod_local");
const add = (name: string, description: string, work: (stack: string, argument: string) => Promise<void>): void => {
    command
        .command(name)
        .description(description)
        .action((argument: unknown) =>
            runCommand(async () => work(stackWithCluster(), typeof argument === "string" ? argument : "")),
        );
};

add("start", "gets the tools, starts the cluster and brings the whole stack up", async (stack) => {
    process.exitCode = await bringUp(stack);
});
add("stop", "stops the cluster and keeps what is in it", async (stack) => {
    await (await existing(stack)).stop();
});
add("restart", "stops the cluster and brings the stack up", async (stack) => {
    await (await existing(stack)).stop();
    process.exitCode = await bringUp(stack);
});
add("build-only", "builds the project's image and brings it into the cluster", async (stack) => {
    process.exitCode = await bringUpOnly(stack, IMAGE_TARGETS);
});
add("create-config-only", "makes the kubeconfig that containers use", async (stack) => {
    process.exitCode = await bringUpOnly(stack, ACCESS_TARGETS);
});
add("create-secrets <name>", "makes or changes a secret, its values by standard input: lines KEY=VALUE", createSecret);

command.parse();

async function createSecret(stack: string, name: string): Promise<void> {
    if (!SECRET_NAME.test(name)) {
        const fix = "Take lower-case letters, digits and -, in parts divided by ., and not gaiaflow- at the beginning.";
        throw new UserError({
            problem: `Kubernetes cannot call a secret ${JSON.stringify(name)}, or the name is a stack's own.`,
            fix,
        });
    }
    const values = parseSecret(await standardInput());
    // It may be the first command of all.
    await toolsFor(stack);
    for (const [key, value] of values) {
        await setConfigSecret(stack, `gaiaflow:secrets["${name}"].${key}`, value);
    }
    console.log(`Set in Pulumi.${stack}.yaml, encrypted: ${[...values.keys()].join(", ")}.`);
    process.exitCode = await bringUpOnly(stack, secretTargets(name, await hasClusterImage(stack)));
}

/** @throws {UserError} When the stack is of a mode without a cluster on this machine. */
function stackWithCluster(): string {
    const stack = stackOf(command);
    if (!needsCluster(stack)) {
        throw new UserError({
            problem: `The stack ${stack} has no cluster on this machine.`,
            fix: "Name one that has: --stack prod_local",
        });
    }
    return stack;
}

async function existing(stack: string): Promise<StackCluster> {
    await toolsFor(stack);
    const cluster = await findCluster(stack);
    if (cluster === undefined) {
        throw new UserError({
            problem: `The stack ${stack} has no cluster yet.`,
            fix: "Type: npm run minikube -- start",
        });
    }
    return cluster;
}

async function standardInput(): Promise<string> {
    if (process.stdin.isTTY) {
        console.log("Type lines KEY=VALUE; end with Ctrl-D.");
    }
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString();
}
