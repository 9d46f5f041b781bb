import * as fs from "node:fs";
import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { localCommand } from "./local-command";
import { repairAtEachUp } from "./repair-at-each-up";

/** A file in a stack's own folder, outside the clone. */
export interface StackFileArgs {
    /** Its absolute path. */
    readonly file: string;
    /** The folder above the folders of all stacks; those in between go when they are empty. */
    readonly stateRoot: string;
    /** What it holds. */
    readonly content: pulumi.Input<string>;
    /**
     * Whether only its owner and the group of our containers may read it, and state and previews hide it. Defaults to
     * false: everybody may.
     */
    readonly secret?: boolean;
    /** How {@link content} is written: as it is, or `base64` for a file that is no text. Defaults to the former. */
    readonly encoding?: "base64";
}

/** The file as a resource: written when it changes, put back by an `up` after others changed it, removed with the stack. */
export function stackFile(
    name: string,
    args: StackFileArgs,
    opts: pulumi.CustomResourceOptions,
): command.local.Command {
    const script = fs.readFileSync(path.join(__dirname, "scripts", "stack-file.cjs"), "utf8");
    const run = {
        interpreter: ["node", "-e", script],
        logging: command.local.Logging.None,
        addPreviousOutputInEnv: false,
    };
    const file = localCommand(
        name,
        {
            ...run,
            create: "write",
            delete: "remove",
            environment: {
                FILE: args.file,
                TOP: args.stateRoot,
                ...(args.secret ? { SECRET: "true" } : {}),
                ...(args.encoding ? { ENCODING: args.encoding } : {}),
            },
            stdin: args.secret ? pulumi.secret(args.content) : args.content,
            // Another path is another file: the old one goes.
            triggers: [args.file],
        },
        { ...opts, deleteBeforeReplace: true },
    );
    repairAtEachUp(run, file, opts);
    return file;
}
