import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { locateInSdk, runNode, type Ending } from "./node-process";
import { parseOptions, type RuntimeOptions } from "./options";

/** The SDK's exit code for "the user has been told already". */
const ALREADY_REPORTED = 32;

const OUT_OF_MEMORY = "<--- Last few GCs --->";

/** Runs a Pulumi program to its end; its output goes to ours, which the CLI shows. */
export async function runProgram(request: RunRequest, engine: string, signal: AbortSignal): Promise<RunResponse> {
    const info = request.getInfo();
    const programDirectory = info?.getProgramDirectory() ?? request.getPwd();
    const response = new RunResponse();
    if (request.getAttachDebugger()) {
        return response.setError("The stand-in language host has no debugger; set `nodeargs: --inspect-brk` instead.");
    }
    try {
        const options = parseOptions(info);
        const script = locateInSdk("@pulumi/pulumi/cmd/run", programDirectory, "pulumi install");
        let outOfMemory = false;
        const ending = await runNode({
            args: [...options.nodeargs, script, ...programArguments(request, programDirectory, engine)],
            env: programEnvironment(request, options),
            signal,
            onStdout: (chunk) => process.stdout.write(chunk),
            onStderr: (chunk) => {
                outOfMemory ||= chunk.includes(OUT_OF_MEMORY);
                process.stderr.write(chunk);
            },
        });
        return ending.code === ALREADY_REPORTED
            ? response.setBail(true)
            : response.setError(explain(ending, outOfMemory));
    } catch (error) {
        return response.setError(error instanceof Error ? error.message : String(error));
    }
}

function programArguments(request: RunRequest, programDirectory: string, engine: string): string[] {
    const named: Record<string, string> = {
        // The official host puts a proxy between; only SDKs of years ago need it, for calls without await.
        monitor: request.getMonitorAddress(),
        engine,
        organization: request.getOrganization(),
        project: request.getProject(),
        "root-directory": request.getInfo()?.getRootDirectory() ?? "",
        stack: request.getStack(),
        pwd: programDirectory,
        parallel: String(request.getParallel()),
    };
    return [
        ...Object.entries(named).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        request.getInfo()?.getEntryPoint() ?? ".",
        ...request.getArgsList(),
    ];
}

function programEnvironment(request: RunRequest, options: RuntimeOptions): NodeJS.ProcessEnv {
    return {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    };
}

/** The fault in words of the official host; empty when there is none. */
function explain(ending: Ending, outOfMemory: boolean): string {
    if (ending.code === 0) {
        return "";
    }
    const how =
        ending.signal === undefined
            ? `exited with non-zero exit code: ${ending.code ?? -1}`
            : `ended by ${ending.signal}`;
    const advice =
        ". It seems to have run out of memory: give node more by `nodeargs: --max-old-space-size=<megabytes>` " +
        "under runtime options of Pulumi.yaml";
    return `Program ${how}${outOfMemory ? advice : ""}`;
}
