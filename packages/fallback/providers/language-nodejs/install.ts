import { InstallDependenciesResponse, type InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";
import { parseOptions } from "./options";
import { choosePackageManager, runCommand } from "./package-manager";

/** `pulumi install` and the end of `pulumi new`: installs what the program's `package.json` names. */
export async function installDependencies(
    request: InstallDependenciesRequest,
    write: (message: InstallDependenciesResponse) => void,
    signal: AbortSignal,
): Promise<void> {
    const stdout = (chunk: Buffer) => write(new InstallDependenciesResponse().setStdout(chunk));
    const say = (text: string) => stdout(Buffer.from(`${text}\n\n`));
    const cwd = request.getInfo()?.getProgramDirectory() ?? request.getDirectory();
    const options = parseOptions(request.getInfo());
    const manager = await choosePackageManager(options, cwd);
    say("Installing dependencies...");
    await runCommand(manager, manager === "npm" ? ["install", "--loglevel=error"] : ["install"], {
        cwd,
        onStdout: stdout,
        onStderr: (chunk) => write(new InstallDependenciesResponse().setStderr(chunk)),
        signal,
    });
    say("Finished installing dependencies");
}
