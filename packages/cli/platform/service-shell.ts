import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { select, serviceContainers, type ServiceContainer } from "./containers";
import { exitCodeOf, startDocker } from "./docker-process";

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
    const container = await runningContainer(stack, service);
    const terminal = process.stdin.isTTY && process.stdout.isTTY ? ["--tty"] : [];
    const args = ["exec", "--interactive", ...terminal, container.name, ...(line.length > 0 ? line : SHELL)];
    const child = await startDocker(args, "inherit");
    // It is for what runs there.
    process.on("SIGINT", () => {});
    return exitCodeOf(child);
}

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
