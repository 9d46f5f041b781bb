import { Command } from "commander";
import { withExamples } from "../platform/stack-option";

export const command = withExamples(
    new Command("env").description("Prints shell lines that make plain `pulumi` run with this project's engines."),
    { 'eval "$(gaiaflow env)"': "use them in this shell" },
).action(async () => {
    const [{ pulumiVariables }, { shellQuote }] = await Promise.all([
        import("@gaiaflow/toolchain/core/environment"),
        import("@gaiaflow/engine-core/shell-quote"),
    ]);
    const variables = Object.entries(await pulumiVariables());
    const line = ([name, value]: [string, string]) => `export ${name}=${shellQuote(value)}`;
    process.stdout.write(`${variables.map(line).join("\n")}\n`);
});
