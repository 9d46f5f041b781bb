import { Command, InvalidArgumentError } from "commander";

/** A command that works on one stack. */
export function stackCommand(name: string, description: string, stack = "dev"): Command {
    return new Command(name).description(description).option("--stack <name>", "the stack", stackName, stack);
}

/** A stack's name as an option's value. @throws {InvalidArgumentError} For what Pulumi calls no stack. */
export function stackName(text: string): string {
    // Backends of many projects have names of up to three parts.
    if (!/^(?:[\w-][\w.-]*\/){0,2}[\w-][\w.-]*$/.test(text)) {
        throw new InvalidArgumentError("A stack's name has letters, digits, -, _ and . alone.");
    }
    return text;
}

/** The stack that a command was given. */
export function stackOf(command: Command): string {
    return command.optsWithGlobals<{ readonly stack: string }>().stack;
}

/** The options of how a start is shown. */
export function showOptions(command: Command): Command {
    return command
        .option("--show-secrets", "at the end, show passwords and keys, too", false)
        .option("--verbose", "show all that Pulumi prints, instead of a list", false);
}

/** Examples at the end of a command's help: what is typed, and what that does. */
export function withExamples(command: Command, examples: Readonly<Record<string, string>>): Command {
    const width = Math.max(...Object.keys(examples).map(({ length }) => length));
    const lines = Object.entries(examples).map(([line, does]) => `  ${line.padEnd(width)}  ${does}`);
    return command.addHelpText("after", ["", "Examples:", ...lines].join("\n"));
}

/** A whole number from 0 as an option's value. @throws {InvalidArgumentError} For what is none. */
export function wholeNumber(text: string): number {
    if (!/^\d+$/.test(text)) {
        throw new InvalidArgumentError("It is a whole number from 0.");
    }
    return Number(text);
}

/** A JSON object as an option's value. @throws {InvalidArgumentError} For what is none. */
export function jsonObject(text: string): object {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        // Refused below.
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new InvalidArgumentError("It is a JSON object, such as '{\"rows\": 10}'.");
    }
    return value;
}

/** A port as an option's value. @throws {InvalidArgumentError} For what is none. */
export function portNumber(text: string): number {
    const port = Number(text);
    if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
        throw new InvalidArgumentError("A port is a number from 1 to 65535.");
    }
    return port;
}
