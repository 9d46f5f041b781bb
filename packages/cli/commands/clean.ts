import { Command } from "commander";
import { withExamples } from "../platform/stack-option";

export const command = withExamples(
    new Command("clean").description(
        "Removes the images that GaiaFlow made and no container uses; the next start builds them again.",
    ),
    { "gaiaflow clean": "free the disk; containers, volumes and others' images stay" },
).action(async () => {
    const { cleanImages } = await import("../platform/clean-images");
    await cleanImages();
});
