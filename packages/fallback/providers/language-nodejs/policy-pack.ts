import { AnalyzerProxy, type StackOfPack } from "./analyzer-proxy";
import { locateInSdk, runNode } from "./node-process";
import { parseOptions } from "./options";
import { pluginEnvironment, type PluginRun } from "./plugin-run";

/** Runs a policy pack, behind a proxy that starts it when the stack is known. */
export async function runPolicyPack(run: PluginRun): Promise<void> {
    const { proxy, port, stop } = await AnalyzerProxy.start();
    try {
        run.output.stdout(`${port}\n`);
        const stack = await Promise.race([proxy.awaitStack(), aborted(run.signal)]);
        if (!run.signal.aborted) {
            await runPack(run, stack, (packPort) => void proxy.attach(packPort));
        }
    } finally {
        stop();
    }
}

async function runPack(run: PluginRun, stack: StackOfPack, onPort: (port: number) => void): Promise<void> {
    const { request, programDirectory, output, signal } = run;
    const { nodeargs } = parseOptions(request.getInfo());
    const install = `npm install in ${programDirectory}`;
    const script = locateInSdk("@pulumi/pulumi/cmd/run-policy-pack", programDirectory, install);
    const { code } = await runNode({
        args: [...nodeargs, script, ...request.getArgsList(), programDirectory],
        cwd: programDirectory,
        env: { ...pluginEnvironment(request), ...stackEnvironment(stack) },
        signal,
        onStdout: takePort(onPort, output.stdout),
        onStderr: output.stderr,
    });
    if (code !== 0 && !signal.aborted) {
        throw new Error(`The policy pack in ${programDirectory} exited with code ${code ?? -1}.`);
    }
}

/** Among the first lines of a plugin's output is its port, which the engine must not see twice; the rest is for the user. */
function takePort(onPort: (port: number) => void, rest: (chunk: Buffer | string) => void): (chunk: Buffer) => void {
    let start: string | undefined = "";
    return (chunk) => {
        if (start === undefined) {
            rest(chunk);
            return;
        }
        start += chunk.toString();
        const [line, port] = /^(\d+)\r?\n/m.exec(start) ?? [];
        if (line !== undefined) {
            onPort(Number(port));
            rest(start.replace(line, ""));
            start = undefined;
        }
    };
}

function stackEnvironment(stack: StackOfPack): NodeJS.ProcessEnv {
    return stack === undefined
        ? {}
        : {
              PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
              PULUMI_NODEJS_PROJECT: stack.getProject(),
              PULUMI_NODEJS_STACK: stack.getStack(),
              PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
              PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().toArray())),
          };
}

function aborted(signal: AbortSignal): Promise<undefined> {
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined), { once: true }));
}
