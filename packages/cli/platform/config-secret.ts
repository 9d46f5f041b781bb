import execa from "execa";
import { keepSaltsOut } from "@gaiaflow/toolchain/core/encryption-salt";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";

/** Encrypts a value into the file of a stack. It goes to Pulumi by standard input: all users see a command line. */
export async function setConfigSecret(stack: string, path: string, value: string): Promise<void> {
    const args = ["config", "set", "--stack", stack, "--secret", "--path", path, "--raw", "--non-interactive"];
    const env = await pulumiEnvironment();
    const run = () => execa("pulumi", args, { cwd: projectRoot(), env, input: value, reject: false });
    const { failed, stderr } = await keepSaltsOut(run);
    if (failed) {
        throw new UserError({
            problem: `The value ${path} could not be set.`,
            fix: "Fix the error above and run it again.",
            details: stderr,
        });
    }
}
