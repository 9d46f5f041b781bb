import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Context } from "../kit/resource";
import { Archive, type Asset } from "../kit/value";
import { findAssets } from "./files";
import type { RunInputs } from "./inputs";
import { Lines } from "./lines";

/** What a run leaves: its output with the last newline taken off, and the files it was asked to bring back. */
export interface RunOutputs {
    readonly stdout: string;
    readonly stderr: string;
    readonly assets?: Readonly<Record<string, Asset | Archive>> | undefined;
    readonly archive?: Archive | undefined;
}

/** As Go, and so the official provider, calls the usual ways to be killed. */
const DEATHS: Readonly<Record<string, string>> = { SIGKILL: "killed", SIGTERM: "terminated", SIGINT: "interrupt" };

/** What a command was before it ever ran. */
export const NO_OUTPUTS: RunOutputs = { stdout: "", stderr: "" };

/**
 * Runs a command to its end, and logs its output line by line.
 * When the signal aborts, the interpreter alone is killed: what it started lives on, and is waited for while it holds
 * the output open. That is what the official provider does; `exec` the long-running program to have it killed.
 *
 * @throws {Error} When `dir` is no folder, and on an exit code other than 0. The message holds the command and its output,
 *   as upstream's does.
 */
export async function runCommand(
    context: Context<unknown>,
    command: string,
    inputs: RunInputs,
    previous: RunOutputs = NO_OUTPUTS,
): Promise<RunOutputs> {
    context.signal.throwIfAborted();
    const directory = resolve(context.directory, inputs.dir ?? "");
    // Starting a program in a folder that is not there fails as if the program were not there.
    if (!(await isFolder(directory))) throw new Error(`dir: ${directory} is no folder`);
    const [program = "", ...args] = interpreterOf(inputs);
    const child = spawn(program, [...args, command], {
        cwd: directory,
        env: environmentOf(context, inputs, previous),
        stdio: "pipe",
    });
    // A command that ends without reading its input closes the pipe under us: that is its right.
    child.stdin.on("error", () => undefined).end(inputs.stdin ?? "");
    const kill = () => child.kill("SIGKILL");
    context.signal.addEventListener("abort", kill);
    const output: string[] = [];
    const logged = inputs.logging ?? "stdoutAndStderr";
    const shown = (stream: string) =>
        logged === stream || logged === "stdoutAndStderr" ? context.log.status : undefined;
    const stdout = capture(child.stdout, output, shown("stdout"));
    const stderr = capture(child.stderr, output, shown("stderr"));
    try {
        const [code, signal] = (await once(child, "close")) as [number | null, string | null];
        if (code !== 0)
            throw new Error(signal === null ? `exit status ${code ?? -1}` : `signal: ${DEATHS[signal] ?? signal}`);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${reason}: running ${JSON.stringify(command)}:\n${output.join("")}`, { cause: error });
    } finally {
        context.signal.removeEventListener("abort", kill);
    }
    return { ...previous, ...(await filesOf(directory, inputs)), stdout: trimmed(stdout), stderr: trimmed(stderr) };
}

async function isFolder(path: string): Promise<boolean> {
    return stat(path).then(
        (found) => found.isDirectory(),
        () => false,
    );
}

function interpreterOf({ interpreter }: RunInputs): readonly string[] {
    if (interpreter !== undefined && interpreter.length > 0) return interpreter;
    return process.platform === "win32" ? ["cmd", "/C"] : ["/bin/sh", "-c"];
}

function environmentOf(context: Context<unknown>, inputs: RunInputs, previous: RunOutputs): NodeJS.ProcessEnv {
    const told = inputs.addPreviousOutputInEnv ?? true;
    return {
        ...context.environment,
        ...inputs.environment,
        ...(told && previous.stdout !== "" ? { PULUMI_COMMAND_STDOUT: previous.stdout } : {}),
        ...(told && previous.stderr !== "" ? { PULUMI_COMMAND_STDERR: previous.stderr } : {}),
    };
}

function capture(stream: NodeJS.ReadableStream, all: string[], say?: (line: string) => void): readonly string[] {
    const own: string[] = [];
    const decoder = new StringDecoder("utf8");
    const lines = say === undefined ? undefined : new Lines(say);
    const take = (text: string): void => {
        own.push(text);
        all.push(text);
        lines?.push(text);
    };
    stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
    stream.on("end", () => {
        take(decoder.end());
        lines?.end();
    });
    return own;
}

async function filesOf(directory: string, inputs: RunInputs): Promise<Pick<RunOutputs, "assets" | "archive">> {
    const { assetPaths, archivePaths } = inputs;
    return {
        ...(assetPaths === undefined ? {} : { assets: await findAssets(directory, assetPaths) }),
        ...(archivePaths === undefined ? {} : { archive: await archiveOf(directory, archivePaths) }),
    };
}

async function archiveOf(directory: string, globs: readonly string[]): Promise<Archive> {
    return new Archive({ kind: "assets", assets: await findAssets(directory, globs) });
}

function trimmed(output: readonly string[]): string {
    return output.join("").replace(/\n$/, "");
}
