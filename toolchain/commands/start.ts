import { runCommand } from "../core/run-command";
import { toolTable } from "../core/table";
import { missingImages } from "../platform/missing-images";
import { checkStatePassphrase } from "../platform/state-passphrase";
import { watchPulumi } from "../platform/pulumi";
import { showPlatform } from "../platform/show-platform";
import { stackCommand, stackOf } from "../platform/stack-option";
import { ensureTools } from "../tools/ensure-tools";

const command = stackCommand("npm start", "Gets the tools and brings the platform up; safe to repeat.").parse();

runCommand(async () => {
    const stack = stackOf(command);
    console.log(toolTable(await ensureTools(stack)));
    await checkStatePassphrase(stack);
    const replace = (await missingImages(stack)).flatMap((urn) => ["--replace", urn]);
    const up = ["up", "--stack", stack, "--yes", "--skip-preview", "--suppress-outputs", ...replace];
    process.exitCode = await watchPulumi(up);
    if (process.exitCode === 0) {
        await showPlatform(stack);
    }
});
