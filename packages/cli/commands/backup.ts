import { stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { BackupOptions } from "../backup/backup";

interface Options extends BackupOptions {
    readonly json: boolean;
}

export const command = withExamples(
    stackCommand("backup", "Writes all data of a stack into one encrypted file, while everything runs on.")
        .argument("<file>", "a new file")
        .option(
            "--passphrase-file <path>",
            "the passphrase is in this file, else in GAIAFLOW_BACKUP_PASSPHRASE, else asked for",
        )
        .option("--json", "print the result as JSON; all else goes to stderr", false),
    {
        "gaiaflow backup monday.backup": "asks for a passphrase",
        "gaiaflow backup monday.backup --stack prod_local": "another stack",
        "age --decrypt monday.backup | tar -t": "what is in it, without GaiaFlow",
    },
).action(async (file: string, { json, ...options }: Options) => {
    const [{ backup }, { withJson }] = await Promise.all([
        import("../backup/backup"),
        import("../platform/json-alone"),
    ]);
    await withJson(json, () => backup(stackOf(command), file, options));
});
