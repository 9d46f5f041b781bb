import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { pathFrom } from "../../lib/folders";
import { localCommand } from "../local-command";
import type { LocalImageArgs } from "./local-image";

const SCRIPT = path.join(__dirname, "scripts", "pull-image.cjs");

/**
 * An image of ours that a release has published, under the name that it has where it is built: pulled by its digest, which
 * is that of its content, or built as ever where it cannot be. It is a cache: nothing removes it with the stack.
 *
 * @param from What is pulled, with the digest, and the folder that Pulumi runs in, an absolute path.
 */
export function pulledImage(
    name: string,
    args: LocalImageArgs,
    from: { readonly published: string; readonly projectRoot: string },
    opts: pulumi.CustomResourceOptions,
): command.local.Command {
    const { args: buildArguments, target = "", ...rest } = args;
    return localCommand(
        name,
        {
            interpreter: ["node"],
            // Commands run in the project's folder: from there the path is the same on every machine.
            create: pathFrom(from.projectRoot, SCRIPT),
            environment: {
                BUILD: pulumi.jsonStringify({ ...rest, args: buildArguments, target }),
                PUBLISHED: from.published,
            },
            triggers: [args.imageName],
            // Why it is built after all.
            logging: command.local.Logging.Stderr,
            addPreviousOutputInEnv: false,
        },
        opts,
    );
}
