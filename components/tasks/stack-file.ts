import * as fs from "node:fs";
import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/** A file in a stack's own folder, outside the clone. */
export interface StackFileArgs {
    /** Its absolute path. */
    readonly file: string;
    /** The folder above the folders of all stacks; those in between go when they are empty. */
    readonly top: string;
    /** What it holds. */
    readonly content: pulumi.Input<string>;
    /**
     * Whether only its owner and the group of our containers may read it, and state and previews hide it. Defaults to
     * false: everybody may.
     */
    readonly secret?: boolean;
}

/** The file as a resource: written when it changes, removed with the stack. */
export function stackFile(
    name: string,
    args: StackFileArgs,
    opts: pulumi.CustomResourceOptions,
): command.local.Command {
    const script = fs.readFileSync(path.join(__dirname, "scripts", "stack-file.cjs"), "utf8");
    return new command.local.Command(
        name,
        {
            interpreter: ["node", "-e", script],
            create: "write",
            delete: "remove",
            environment: { FILE: args.file, TOP: args.top, ...(args.secret ? { SECRET: "true" } : {}) },
            stdin: args.secret ? pulumi.secret(args.content) : args.content,
            // Another path is another file: the old one goes.
            triggers: [args.file],
            logging: command.local.Logging.None,
            addPreviousOutputInEnv: false,
        },
        { ...opts, deleteBeforeReplace: true },
    );
}
