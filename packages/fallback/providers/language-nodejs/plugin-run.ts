import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { parseOptions } from "./options";

/** Where a plugin's output goes: its first line of stdout must be the port that it listens on. */
export interface PluginOutput {
    readonly stdout: (chunk: Buffer | string) => void;
    readonly stderr: (chunk: Buffer | string) => void;
}

/** One plugin that the engine wants run. */
export interface PluginRun {
    readonly request: RunPluginRequest;
    readonly programDirectory: string;
    /** Address of the engine, for logs. */
    readonly engine: string;
    readonly output: PluginOutput;
    /** Aborts when the engine needs the plugin no longer. */
    readonly signal: AbortSignal;
}

/** The environment that the engine names, and what the plugin's runtime options add. */
export function pluginEnvironment(request: RunPluginRequest): NodeJS.ProcessEnv {
    const options = parseOptions(request.getInfo());
    const given = request.getEnvList().map((entry): [string, string] => {
        const end = entry.indexOf("=");
        return [entry.slice(0, end), entry.slice(end + 1)];
    });
    return {
        ...Object.fromEntries(given),
        ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    };
}
