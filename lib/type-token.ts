/** The type of a command that Pulumi's provider runs. */
export const COMMAND = "command:local:Command";

/** The folders of `components/`, the modules of our type tokens (`package:module:Type`, as Pulumi has it). */
export type Module = "mlops" | "minikube" | "tasks" | "image";

/**
 * The type of one of our components, as it stands in the URN of everything below it: a changed token is a new
 * resource, so a token once released stays as it is.
 */
export function typeToken(module: Module, noun: string): string {
    return `gaiaflow:${module}:${noun}`;
}
