import { stackOption } from "../../../config/config-commands";
import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand("destroy", "Removes everything of a stack, its data too, and nothing else.").option(
        "--yes",
        "do not ask",
        false,
    ),
    { "gaiaflow destroy --stack dev --yes": "in a script, where nobody can be asked" },
).action(async ({ yes }: { readonly yes: boolean }) => {
    const stack = stackOf(command);
    const [{ refuseUnasked }, { watchPulumi }] = await Promise.all([
        import("../platform/ask"),
        import("../platform/pulumi"),
    ]);
    // Pulumi would refuse as well, and name its own options.
    refuseUnasked(yes, {
        what: `everything of stack ${stack} is to go, its data too`,
        line: `npx gaiaflow destroy${stackOption(stack)} --yes`,
    });
    process.exitCode = await watchPulumi(stack, ["destroy", "--stack", stack, ...(yes ? ["--yes"] : [])]);
});
