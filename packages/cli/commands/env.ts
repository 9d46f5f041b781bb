import { pulumiVariables } from "@gaiaflow/toolchain/core/environment";
import { runCommand } from "./run-command";
import { shellQuote } from "@gaiaflow/engine-core/shell-quote";

/** Prints shell lines that make plain `pulumi` run with this clone's engines: `eval "$(npm run -s env)"`. */
runCommand(async () => {
    const variables = Object.entries(await pulumiVariables());
    const line = ([name, value]: [string, string]) => `export ${name}=${shellQuote(value)}`;
    process.stdout.write(`${variables.map(line).join("\n")}\n`);
});
