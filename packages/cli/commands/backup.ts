import { stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { BackupOptions } from "../backup/backup";

export const command = withExamples(
    stackCommand("backup", "Writes all data of a stack into one encrypted file, while everything runs on.")
        .argument("<file>", "a new file")
        .option(
            "--passphrase-file <path>",
            "the passphrase is in this file, else in GAIAFLOW_BACKUP_PASSPHRASE, else asked for",
        ),
    {
        "gaiaflow backup monday.backup": "asks for a passphrase",
        "gaiaflow backup monday.backup --stack prod_local": "another stack",
        "age --decrypt monday.backup | tar -t": "what is in it, without GaiaFlow",
    },
).action(async (file: string, options: BackupOptions) => {
    const { backup } = await import("../backup/backup");
    await backup(stackOf(command), file, options);
});
