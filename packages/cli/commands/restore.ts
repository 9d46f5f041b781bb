import { stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { RestoreOptions } from "../backup/restore";

interface Options extends RestoreOptions {
    readonly json: boolean;
}

export const command = withExamples(
    stackCommand("restore", "Makes the data of a backup that of a stack, which runs; its passwords stay.")
        .argument("<file>", "what gaiaflow backup wrote")
        .option("--replace", "put it in the place of the data that the stack has")
        .option("--drop-kept", "do not ask before what an earlier restore could not put back, and has kept, goes")
        .option(
            "--passphrase-file <path>",
            "the passphrase is in this file, else in GAIAFLOW_BACKUP_PASSPHRASE, else asked for",
        )
        .option("--json", "print the result as JSON; all else goes to stderr", false),
    {
        "gaiaflow restore monday.backup": "into a stack without data",
        "gaiaflow restore monday.backup --replace": "in the place of what it has",
    },
).action(async (file: string, { json, ...options }: Options) => {
    const [{ restore }, { withJson }] = await Promise.all([
        import("../backup/restore"),
        import("../platform/json-alone"),
    ]);
    await withJson(json, () => restore(stackOf(command), file, options));
});
