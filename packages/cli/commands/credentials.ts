import { Command } from "commander";
import { stackName, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    new Command("credentials")
        .usage("rotate [options]")
        .description("The passwords, keys and tokens that a stack has generated for itself.")
        .option("--stack <name>", "the stack", stackName, "dev"),
    {
        "gaiaflow credentials rotate": "shows what is replaced, and asks",
        "gaiaflow credentials rotate --stack prod --yes": "a new token for Airflow, in a script",
    },
);

command
    .command("rotate")
    .description("makes all of them new by gaiaflow:credentialsVersion, and brings the stack up; data stays")
    .option("--yes", "do not ask", false)
    .action(async ({ yes }: { readonly yes: boolean }) => {
        const { rotateCredentials } = await import("../platform/rotate-credentials");
        process.exitCode = await rotateCredentials(stackOf(command), yes);
    });
