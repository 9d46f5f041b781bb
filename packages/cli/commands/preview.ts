import { Command } from "commander";
import { runCommand } from "./run-command";
import { previewProject } from "../preview/preview-project";
import { showPreview } from "../preview/show-preview";

const command = new Command("npm run preview --")
    .description(
        "Shows what all stacks consist of and every fault in them. Needs no Docker, cluster, state, login or secret.",
    )
    .option("--stack <name>", "this stack alone")
    .option("--json", "print the result as JSON; docs/previews.md says what is in it", false)
    .parse();

runCommand(async () => {
    const { json, stack } = command.opts<{ readonly json: boolean; readonly stack?: string }>();
    const preview = await previewProject(stack);
    console.log(json ? JSON.stringify(preview, undefined, 2) : showPreview(preview));
    process.exitCode = preview.ok ? 0 : 1;
});
