import { PROJECT_LABEL, ROLE_LABEL, STACK_LABEL } from "../../../lib/labels";
import { ROLES, rolesOf } from "../../../services/catalogue";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { docker } from "@gaiaflow/engine-core/docker/cli";
import { stackOption } from "../../../config/config-commands";
import { isInCluster } from "./needs-cluster";
import { dockerCli } from "./docker-process";
import { stackFacts } from "./stack-facts";
import { unknownStack } from "./unknown-stack";

/** Runs a docker command of the user's. @param input Its standard input. Defaults to none. */
export async function runDocker(args: readonly string[], input?: string): Promise<string> {
    return docker(await dockerCli(), args, input === undefined ? {} : { input });
}

/** A container of a stack that goes on running. */
export interface ServiceContainer {
    readonly name: string;
    /** What it does there, such as `airflow-scheduler`. */
    readonly role: string;
    readonly isRunning: boolean;
}

/** One of them with what Docker calls it. */
export interface StackContainer extends ServiceContainer {
    readonly id: string;
}

/** All containers that carry a stack's labels, one-shots too. */
export async function stackContainers(stack: string): Promise<StackContainer[]> {
    const filters = [`label=${PROJECT_LABEL}=${projectName()}`, `label=${STACK_LABEL}=${stack}`];
    const format = `{{.Names}}\t{{.Label "${ROLE_LABEL}"}}\t{{.ID}}\t{{.State}}`;
    const args = ["ps", "--all", "--no-trunc", "--format", format];
    const lines = (await runDocker([...args, ...filters.flatMap((filter) => ["--filter", filter])])).split("\n");
    return lines
        .filter((line) => line !== "")
        .map((line) => line.split("\t"))
        .map(([name = "", role = "", id = "", state]) => ({ name, role, id, isRunning: state === "running" }));
}

/** The containers of a stack, in the order in which they depend on each other; one-shots are left out. */
export async function serviceContainers(stack: string): Promise<StackContainer[]> {
    const found = await stackContainers(stack);
    return ROLES.flatMap((role) => found.filter((container) => container.role === role));
}

/**
 * The containers of a service: all of `airflow`, or one by its own name, such as `airflow-scheduler`.
 *
 * @param services Empty for all.
 * @throws {UserError} When the stack has none of that name, or none at all.
 */
export function select<T extends ServiceContainer>(
    stack: string,
    containers: readonly T[],
    services: readonly string[],
): T[] {
    if (containers.length === 0) {
        throw nothingThere(stack);
    }
    const unknown = services.filter((service) => !containers.some(belongsTo(service)));
    if (unknown.length > 0) {
        const roles = new Set(containers.map(({ role }) => role));
        // All of its parts have one name, too.
        const whole = [...roles].some((role) => role.startsWith("airflow-")) ? ["airflow"] : [];
        throw new UserError({
            problem: `Stack ${stack} has no service called ${unknown.join(", ")}.`,
            fix: `There are: ${[...whole, ...roles].join(", ")}`,
        });
    }
    return containers.filter(
        (container) => services.length === 0 || services.some((name) => belongsTo(name)(container)),
    );
}

/** Whether a container is a service's: all of `airflow`'s are, and one is by its own name. */
export function belongsTo(service: string): (container: Pick<ServiceContainer, "role">) => boolean {
    const roles = rolesOf(service);
    return ({ role }) => role === service || role.startsWith(`${service}-`) || roles.includes(role);
}

/** What to say where a stack has no container on this machine, whatever was to be done with it. */
export function nothingThere(stack: string): UserError {
    const unknown = unknownStack(stack);
    if (unknown !== undefined) {
        return unknown;
    }
    if (isInCluster(stack)) {
        return noContainers(
            stack,
            `They are listed by npx gaiaflow status${stackOption(stack)}, with their namespace, in which kubectl has the like of it.`,
        );
    }
    return stackFacts(stack).mode === "prod"
        ? new UserError({
              problem: `Stack ${stack} has no services on this machine: it is of mode prod, whose Airflow and MLflow are elsewhere.`,
              fix: "Name a stack that has: --stack dev",
          })
        : new UserError({
              problem: `Nothing of stack ${stack} runs.`,
              fix: `Start it: npx gaiaflow start${stackOption(stack)}`,
          });
}

/** Refuses what works with containers alone. @param instead What to type for pods. @throws {UserError} For a platform in a cluster. */
export function refusePods(stack: string, instead: string): void {
    if (isInCluster(stack)) {
        throw noContainers(stack, instead);
    }
}

function noContainers(stack: string, fix: string): UserError {
    const problem = `Stack ${stack} has no containers: its services are pods of its cluster.`;
    return new UserError({ problem, fix });
}
