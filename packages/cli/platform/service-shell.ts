import { spawn, type ChildProcess } from "node:child_process";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { select, serviceContainers, type ServiceContainer } from "./containers";
import { exitCodeOf, startDocker } from "./docker-process";
import { isInCluster } from "./needs-cluster";

/** The best shell that is there. */
const SHELL = ["sh", "-c", "command -v bash > /dev/null && exec bash || exec sh"];

/**
 * Opens a shell in a service's container, or runs a command there.
 *
 * @param line What to run; empty for a shell.
 * @returns The exit code.
 * @throws {UserError} For a service that does not run.
 */
export async function openShell(stack: string, service: string, line: readonly string[]): Promise<number> {
    const terminal = process.stdin.isTTY && process.stdout.isTTY ? ["--tty"] : [];
    const words = line.length > 0 ? line : SHELL;
    const child = await (isInCluster(stack) ? inPod : inContainer)(stack, service, terminal, words);
    // It is for what runs there.
    process.on("SIGINT", () => {});
    return exitCodeOf(child);
}

type Start = (
    stack: string,
    service: string,
    terminal: readonly string[],
    words: readonly string[],
) => Promise<ChildProcess>;

const inContainer: Start = async (stack, service, terminal, words) => {
    const { name } = await runningContainer(stack, service);
    return startDocker(["exec", "--interactive", ...terminal, name, ...words], "inherit");
};

const inPod: Start = async (stack, service, terminal, words) => {
    const { clusterPods } = await import("./cluster-pods");
    const { containers, kubectl, namespace } = await clusterPods(stack);
    const lasting = containers.filter(({ isOneShot }) => !isOneShot);
    const { pod, role } = runningOf(stack, lasting, service);
    const { args, env, program } = kubectl;
    const where = ["--namespace", namespace, "exec", "--stdin", ...terminal, pod, "--container", role];
    return spawn(program, [...args, ...where, "--", ...words], { stdio: "inherit", env });
};

/**
 * The one container that a service is best entered by.
 *
 * @throws {UserError} For one that does not run.
 */
export async function runningContainer(stack: string, service: string): Promise<ServiceContainer> {
    return runningOf(stack, await serviceContainers(stack), service);
}

/** The same of containers that are known already. */
export function runningOf<T extends ServiceContainer>(stack: string, containers: readonly T[], service: string): T {
    const found = select(stack, containers, [service]);
    const role = (wanted: string) => found.find((container) => container.role === wanted);
    const container = role(service) ?? role(`${service}-scheduler`) ?? found[0];
    if (!container?.isRunning) {
        const option = stackOption(stack);
        throw new UserError({ problem: `${service} does not run.`, fix: `Start it: npx gaiaflow start${option}` });
    }
    return container;
}
