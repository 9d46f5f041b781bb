import * as path from "node:path";
import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand(
        "venv",
        "Makes an environment on this machine of the project's lock, for an editor and its debugger.",
    ).option("--folder <path>", "where it is made, from the folder of Pulumi.yaml", ".venv"),
    { "gaiaflow venv": "then choose .venv as your editor's interpreter" },
).action(async ({ folder }: { readonly folder: string }) => {
    const [{ projectRoot }, { readEarly }, { makeVenv }] = await Promise.all([
        import("@gaiaflow/engine-core/paths"),
        import("../platform/early-faults"),
        import("../platform/project-venv"),
    ]);
    const stack = stackOf(command);
    const project = await readEarly(stack);
    const { interpreter, python } = await makeVenv(stack, project, path.resolve(projectRoot(), folder));
    console.log(`${folder} has the packages of the project's lock, for Python ${python}.`);
    console.log(`Choose it as your editor's interpreter: ${interpreter}`);
});
