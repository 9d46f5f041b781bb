import { pulumiVariables } from "../core/environment";
import { runCommand } from "../core/run-command";

/** Prints shell lines that make plain `pulumi` run with this clone's engines: `eval "$(npm run -s env)"`. */
runCommand(async () => {
    const variables = Object.entries(await pulumiVariables());
    const quote = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;
    const line = ([name, value]: [string, string]) => `export ${name}=${quote(value)}`;
    process.stdout.write(`${variables.map(line).join("\n")}\n`);
});
