import { spawn } from "node:child_process";
import { once } from "node:events";
import execa from "execa";
import { findProjectRoot } from "@gaiaflow/engine-core/paths";
import { keepSaltsOut } from "@gaiaflow/toolchain/core/encryption-salt";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { nameUnusedLogin } from "@gaiaflow/toolchain/core/login";
import { DELETE_VOLUME, guardUp, policyOptions } from "./guard-up";
import { KeptVolumes } from "./kept-volumes";
import { parseCall, type PulumiCall } from "./pulumi-call";
import { stateIfAny, type StateResource } from "./state";

/**
 * Runs the project's `pulumi` with the given arguments, as if it had been typed; an `up` is guarded as `npm start` is.
 *
 * @returns Its exit code.
 */
export async function pulumiCommand(typed: readonly string[]): Promise<number> {
    const folder = process.cwd();
    const call = parseCall(typed);
    if (call.cwd !== undefined) {
        process.chdir(call.cwd);
    }
    const env = await pulumiEnvironment();
    const policies = await guard(typed, call, env);
    const exitCode = await keepSaltsOut(() => run([...call.args, ...policies], env, folder));
    await nameUnusedLogin();
    return exitCode;
}

/** @returns Further options for Pulumi. */
async function guard(typed: readonly string[], call: PulumiCall, env: NodeJS.ProcessEnv): Promise<string[]> {
    if (call.runs === undefined || findProjectRoot() === undefined) {
        return [];
    }
    const stack = call.stack ?? env["PULUMI_STACK"] ?? (await selectedStack(env));
    if (stack === undefined) {
        // Pulumi asks for one, or says that there is none.
        return [];
    }
    if (call.runs === "up") {
        const goOn = ["npx pulumi", ...typed, DELETE_VOLUME].join(" ");
        const { deleteVolume, plan } = call;
        // Looked up where the stack has a volume to lose, and nowhere else.
        const kept = {
            include: async (state: readonly StateResource[]) => (await KeptVolumes.of(stack)).include(state),
        };
        await guardUp({ stack, state: await stateIfAny(stack), args: plan, deleteVolume, goOn, kept });
    }
    return policyOptions(stack);
}

async function selectedStack(env: NodeJS.ProcessEnv): Promise<string | undefined> {
    const { failed, stdout } = await execa("pulumi", ["stack", "--show-name", "--non-interactive"], {
        env,
        reject: false,
    });
    return failed ? undefined : stdout.trim();
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<number> {
    const child = spawn("pulumi", args, { stdio: "inherit", env, cwd });
    // The terminal sends Ctrl-C to both; Pulumi decides what becomes of it.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
}
