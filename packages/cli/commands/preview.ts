import { Command } from "commander";
import { withExamples } from "../platform/stack-option";

interface Options {
    readonly json: boolean;
    readonly stack?: string;
}

export const command = withExamples(
    new Command("preview")
        .description(
            "Shows what all stacks consist of and every fault in them. Needs no Docker, cluster, state, login or secret.",
        )
        .option("--stack <name>", "this stack alone")
        .option("--json", "print the result as JSON; docs/previews.md says what is in it", false),
    { "gaiaflow preview --json": "all stacks, for CI" },
).action(async ({ json, stack }: Options) => {
    const [{ previewProject }, { showPreview }] = await Promise.all([
        import("../preview/preview-project"),
        import("../preview/show-preview"),
    ]);
    const preview = await previewProject(stack);
    console.log(json ? JSON.stringify(preview, undefined, 2) : showPreview(preview));
    process.exitCode = preview.ok ? 0 : 1;
});
