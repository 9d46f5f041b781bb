import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { LocalImageArgs } from "./local-image";
import type { BuildSecret } from "./own-inputs";

const SCRIPT = path.join(__dirname, "scripts", "build-with-secret.cjs");

/**
 * Builds an image whose steps read a secret, where Docker does not have it: `docker.Image` knows none. That resource finds
 * all of its layers in the build cache then, since a secret is no part of what those go by. A preview builds nothing.
 *
 * @returns What that resource depends on: the bases, once the image is there.
 */
export function builtWith(
    { content, id }: BuildSecret,
    args: LocalImageArgs,
    { bases, parent }: { readonly bases: readonly pulumi.Resource[]; readonly parent: pulumi.Resource },
): pulumi.Input<pulumi.Resource[]> {
    if (pulumi.runtime.isDryRun()) {
        return [...bases];
    }
    const { args: buildArguments, target = "", ...rest } = args;
    const built = command.local.runOutput(
        {
            interpreter: ["node"],
            command: SCRIPT,
            environment: {
                BUILD: pulumi.jsonStringify({ ...rest, args: buildArguments, target, secret: id }),
                SECRET: pulumi.secret(content),
            },
            logging: command.local.Logging.None,
            addPreviousOutputInEnv: false,
        },
        { parent, dependsOn: [...bases] },
    );
    return built.stdout.apply(() => [...bases]);
}
