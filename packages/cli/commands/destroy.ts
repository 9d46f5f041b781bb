import { stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { DestroyOptions } from "../platform/destroy-stack";

export const command = withExamples(
    stackCommand("destroy", "Removes everything of a stack, its data too, and nothing else.")
        .option("--yes", "do not ask", false)
        .option("--verbose", "show all that Pulumi prints, instead of a list", false),
    { "gaiaflow destroy --stack dev --yes": "in a script, where nobody can be asked" },
).action(async (options: DestroyOptions) => {
    const { destroyStack } = await import("../platform/destroy-stack");
    process.exitCode = await destroyStack(stackOf(command), options);
});
