import execa from "execa";
import { keepSaltsOut } from "../core/encryption-salt";
import { pulumiEnvironment } from "../core/environment";
import { cloneDir } from "../core/paths";
import { ToolError } from "../core/tool-error";

/** Encrypts a value into the file of a stack. It goes to Pulumi by standard input: all users see a command line. */
export async function setConfigSecret(stack: string, path: string, value: string): Promise<void> {
    const args = ["config", "set", "--stack", stack, "--secret", "--path", path, "--raw", "--non-interactive"];
    const env = await pulumiEnvironment();
    const run = () => execa("pulumi", args, { cwd: cloneDir, env, input: value, reject: false });
    const { failed, stderr } = await keepSaltsOut(run);
    if (failed) {
        throw new ToolError(
            `The value ${path} could not be set.`,
            "Mend what Pulumi says above and run it again.",
            stderr,
        );
    }
}
