import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";

/**
 * A command on this machine whose output is stored as a secret. The provider marks an output only where the input of the
 * same name is secret: what a command prints of its `stdin` or `environment` would be in the state and on the display in
 * clear text. (What `command.local.runOutput` gives back is secret by itself where one of its arguments is.)
 */
export function localCommand(
    name: string,
    args: command.local.CommandArgs,
    opts: pulumi.CustomResourceOptions,
): command.local.Command {
    return new command.local.Command(name, args, { ...opts, additionalSecretOutputs: ["stdout", "stderr"] });
}
