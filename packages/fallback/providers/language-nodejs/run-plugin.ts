import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { locateInSdk, runNode } from "./node-process";
import { parseOptions } from "./options";
import { pluginEnvironment, type PluginRun } from "./plugin-run";
import { runPolicyPack } from "./policy-pack";
import { runProvider } from "./run-provider";

/** Runs a plugin until it ends or the engine ends it: one of our providers, a policy pack, or any that is in node. */
export async function runPlugin(
    request: RunPluginRequest,
    engine: string,
    write: (message: RunPluginResponse) => void,
    signal: AbortSignal,
): Promise<void> {
    const output = {
        stdout: (chunk: Buffer | string) => write(new RunPluginResponse().setStdout(Buffer.from(chunk))),
        stderr: (chunk: Buffer | string) => write(new RunPluginResponse().setStderr(Buffer.from(chunk))),
    };
    const programDirectory = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
    const run: PluginRun = { request, programDirectory, engine, output, signal };
    const { provider } = parseOptions(request.getInfo());
    if (provider !== undefined) {
        await runProvider(provider, run);
    } else if (request.getKind() === "analyzer") {
        await runPolicyPack(run);
    } else {
        await runInNode(run);
    }
}

async function runInNode({ request, programDirectory, output, signal }: PluginRun): Promise<void> {
    const { nodeargs } = parseOptions(request.getInfo());
    const script = locateInSdk("@pulumi/pulumi/cmd/run-plugin", programDirectory, `npm install in ${programDirectory}`);
    const { code } = await runNode({
        args: [...nodeargs, script, programDirectory, ...request.getArgsList()],
        cwd: request.getPwd(),
        env: pluginEnvironment(request),
        signal,
        onStdout: output.stdout,
        onStderr: output.stderr,
    });
    if (code !== 0 && !signal.aborted) {
        throw new Error(`Program exited with non-zero exit code: ${code ?? -1}`);
    }
}
