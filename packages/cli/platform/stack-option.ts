import { Command } from "commander";

/** A command that works on one stack. */
export function stackCommand(name: string, description: string): Command {
    return new Command(`${name} --`).description(description).option("--stack <name>", "the stack", "dev");
}

/** The stack that a command was given. */
export function stackOf(command: Command): string {
    return command.opts<{ readonly stack: string }>().stack;
}
