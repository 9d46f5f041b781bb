import { Command } from "commander";
import type { ShowOptions } from "../platform/bring-up";
import { showOptions, stackName, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    new Command("minikube")
        .usage("start | stop | restart | build-only | create-config-only | create-secrets | forward [options]")
        .description(
            "The cluster of a stack and what is in it. The containers beside it are left alone, but by start and restart.",
        )
        .option("--stack <name>", "the stack", stackName, "prod_local"),
    {
        "gaiaflow minikube build-only": "a changed function is in the next pod",
        "gaiaflow minikube create-secrets my-creds API_KEY": "asks for the value, and shows it nowhere",
        "gaiaflow minikube create-secrets my-creds --from-file .env": "takes lines KEY=VALUE of a file",
    },
);

type Work = keyof typeof import("../platform/minikube-commands");

const add = (name: string, description: string, work: Exclude<Work, "createSecret">): Command =>
    command
        .command(name)
        .description(description)
        .action(async (options: ShowOptions) => {
            const works = await import("../platform/minikube-commands");
            process.exitCode = await works[work](stackOf(command), options);
        });

showOptions(add("start", "gets the tools, starts the cluster and brings the whole stack up", "startCluster"));
add("stop", "stops the cluster and keeps what is in it", "stopCluster");
showOptions(add("restart", "stops the cluster and brings the stack up", "restartCluster"));
add("build-only", "builds the project's image and brings it into the cluster", "buildOnly");
add("create-config-only", "makes the kubeconfig that containers use", "createConfigOnly");

command
    .command("create-secrets")
    .description(
        "makes or changes a secret; values come from standard input (lines KEY=VALUE), a file or questions, and never from the command line",
    )
    .argument("<name>", "of the secret, as `secrets=[…]` of a task has it")
    .argument("[keys...]", "ask for the values of these, without showing them")
    .option("--from-file <file>", "read lines KEY=VALUE, or a JSON object, from a file")
    .action(async (name: string, keys: readonly string[], { fromFile }: { readonly fromFile?: string }) => {
        const { createSecret } = await import("../platform/minikube-commands");
        process.exitCode = await createSecret(stackOf(command), { name, keys, fromFile });
    });

command
    .command("forward")
    .description("leads the stack's ports of this machine to a platform in the cluster, until Ctrl-C")
    .action(async () => {
        const { forwardPorts } = await import("../platform/forward-ports");
        process.exitCode = await forwardPorts(stackOf(command));
    });
