import { stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { RestoreOptions } from "../backup/restore";

export const command = withExamples(
    stackCommand("restore", "Makes the data of a backup that of a stack, which runs; its passwords stay.")
        .argument("<file>", "what gaiaflow backup wrote")
        .option("--replace", "put it in the place of the data that the stack has")
        .option("--drop-kept", "do not ask before what an earlier restore could not put back, and has kept, goes")
        .option(
            "--passphrase-file <path>",
            "the passphrase is in this file, else in GAIAFLOW_BACKUP_PASSPHRASE, else asked for",
        ),
    {
        "gaiaflow restore monday.backup": "into a stack without data",
        "gaiaflow restore monday.backup --replace": "in the place of what it has",
    },
).action(async (file: string, options: RestoreOptions) => {
    const { restore } = await import("../backup/restore");
    await restore(stackOf(command), file, options);
});
