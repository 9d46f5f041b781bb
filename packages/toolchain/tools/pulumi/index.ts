import execa from "execa";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import which from "which";
import { LANGUAGE_HOST } from "@gaiaflow/engine-core/language-host";
import { variablesOf } from "../../core/environment";
import { forcedOrigin } from "../../core/forced-origin";
import { readRecord, writeRecord, type EngineRecord } from "../../core/record";
import type { Tool, ToolContext } from "@gaiaflow/engine-core/tool";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { loadFallback } from "../../load-fallback";
import type { Engines } from "./engines";
import { getOfficial } from "./official";
import { findOwn } from "./own";
import { PROVIDER_VERSIONS, PULUMI_VERSION } from "./version";

/** An address at which no engine answers. */
const NO_ENGINE = "127.0.0.1:1";
/** Far more than a busy machine takes: who waits this long waits for something that is broken. */
const LONGEST_START_MILLISECONDS = 180_000;

/** The Pulumi CLI with its Node language host and plugins, all of one origin. */
export const pulumi: Tool = {
    name: "pulumi",
    ensure: async (context) => {
        const engines = await choose(context);
        // What other tools have recorded stays: a preview gets Pulumi alone.
        const { images, minikube, proven, uv } = (await readRecord()) ?? {};
        const files = await filesOf(engines.record);
        // Each takes a third of a second, and these very files have worked before.
        if (files === undefined || files !== proven) {
            await prove(engines.record);
        }
        await writeRecord({ ...engines.record, images, minikube, uv, proven: files });
        return engines.reports;
    },
};

/** What is forced, else what this clone uses already, else the first to be had: own, official, built. */
async function choose(context: ToolContext): Promise<Engines> {
    const forced = forcedOrigin("pulumi");
    const wanted = forced ?? (await readRecord())?.origin;
    if (wanted === "registries") {
        return getBuilt(context);
    }
    const own = wanted === "official" ? undefined : await findOwn();
    if (own) {
        return own;
    }
    try {
        return await getOfficial(context);
    } catch (error) {
        if (forced === "official") {
            const problem = `Pulumi's own installer could not get ${PULUMI_VERSION}: ${messageOf(error)}`;
            throw new UserError({
                problem,
                fix: "Check the network, or unset GAIAFLOW_TOOLCHAIN to let GaiaFlow build it.",
            });
        }
        return getBuilt(context, `not official: ${messageOf(error).split("\n")[0] ?? ""}`);
    }
}

/** @param why Worth saying of the CLI: why it is not the official one, where that was tried now. */
async function getBuilt(context: ToolContext, why?: string): Promise<Engines> {
    const { getBuiltPulumi } = loadFallback();
    const { bin, home, reports } = await getBuiltPulumi(context, PROVIDER_VERSIONS);
    const [cli, ...others] = reports;
    const explained = cli === undefined || why === undefined ? reports : [{ ...cli, detail: why }, ...others];
    return { record: { origin: "registries", bin, home }, reports: explained };
}

/** Tells both commands from any others by the files that they are; undefined where one of them is not there. */
async function filesOf(record: EngineRecord): Promise<string | undefined> {
    const { PATH = "" } = variablesOf(record);
    const commands = await Promise.all(
        ["pulumi", LANGUAGE_HOST].map((name) => which(name, { path: PATH, nothrow: true })),
    );
    if (commands.includes(null)) {
        return undefined;
    }
    const stats = await Promise.all(commands.map((command) => fs.stat(command ?? "")));
    return stats.map(({ ino, mtimeMs, size }, index) => [commands[index], ino, mtimeMs, size].join(" ")).join(", ");
}

/** Sees both commands work, in the environment in which they will be run. */
async function prove(record: EngineRecord): Promise<void> {
    const env = variablesOf(record);
    const [version] = await Promise.all([
        execa("pulumi", ["version"], { env, reject: false }),
        proveLanguageHost(record, env),
    ]);
    if (version.failed) {
        throw broken(record, "pulumi", version.stderr);
    }
}

/** A language host prints the port at which it serves, before it asks the engine at its address for anything. */
async function proveLanguageHost(record: EngineRecord, env: Record<string, string>): Promise<void> {
    const host = execa(LANGUAGE_HOST, [NO_ENGINE], { env, reject: false, timeout: LONGEST_START_MILLISECONDS });
    const first = host.stdout === null ? [] : await Promise.race([once(host.stdout, "data"), host.then(() => [])]);
    host.kill("SIGKILL");
    if (!/^\d+\s*$/.test(first.join(""))) {
        throw broken(record, LANGUAGE_HOST, (await host).stderr);
    }
}

function broken({ origin }: EngineRecord, command: string, stderr: string): UserError {
    const part = command === LANGUAGE_HOST && origin === "registries" ? "plugins" : "pulumi";
    const fix =
        origin === "own"
            ? "Fix your own Pulumi, or take it off the PATH."
            : `Make it again: npx gaiaflow tools --rebuild ${part}`;
    return new UserError({ problem: `${command} does not run.`, fix, details: stderr });
}
