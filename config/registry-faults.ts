import type { UserError } from "../lib/user-error";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, setLine, setSecretLine } from "./config-commands";
import { configFault } from "./config-fault";
import { pushesImages } from "./dag-bundle";
import type { Config } from "./schema";

/** What {@link noRegistry} needs to be valid. */
export const NO_REGISTRY_KEYS = ["airflow.deployment", "dags.bundle.type", "registry.server", "tasks.image"];

/** Images are pushed, and nobody says where to. */
export function noRegistry(stack: string, config: Config): UserError[] {
    if (!pushesImages(config) || config.registry.server !== undefined) {
        return [];
    }
    const path = ["registry", "server"];
    const what =
        config.airflow.deployment === IN_CLUSTER
            ? "images of the platform are"
            : config.tasks.image === undefined
              ? "the project's image is"
              : "the DAGs are";
    const problem = `is missing; expected the registry that ${what} pushed to`;
    return [configFault(path, problem, setLine(stack, path, "registry.example.com"))];
}

/** The image of tasks by a name that others can move. */
export function movableImage(stack: string, { tasks: { image } }: Config): UserError[] {
    const problem = `is ${image}; expected a digest behind it, since a tag can be moved`;
    return image === undefined || image.includes("@sha256:")
        ? []
        : [configFault(["tasks", "image"], problem, `docker buildx imagetools inspect ${image}`)];
}

/** A user without a password, or the other way round. */
export function halfLogins(
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
        configFault(
            missing,
            `is missing; expected it beside ${configKey([...path, username === undefined ? "password" : "username"])}`,
            fix,
        ),
    ];
}
