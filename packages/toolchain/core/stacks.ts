import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { withLock } from "@gaiaflow/engine-core/lock";
import { projectFile, projectRoot } from "@gaiaflow/engine-core/paths";
import { MODES } from "../../../lib/modes";
import { stateDir } from "./state-dir";
import { projectName } from "./project";
import { UserError } from "@gaiaflow/engine-core/user-error";

/**
 * Makes the stacks that are missing, one for each mode, so that `pulumi up --stack dev` works on a new clone.
 *
 * @param environment That of {@link pulumiEnvironment}.
 * @param wanted A stack that is to be there with the three. Defaults to `dev`, which is one of them.
 * @returns Names of the stacks that were made now.
 */
export async function ensureStacks(environment: NodeJS.ProcessEnv, wanted = "dev"): Promise<string[]> {
    // Pulumi does not make the folder of a file backend itself.
    await fs.mkdir(path.join(stateDir(), ".pulumi"), { recursive: true, mode: 0o700 });
    if ((await missingStacks(environment, wanted)).length === 0) {
        return [];
    }
    return withLock("stacks", async () => {
        const missing = await missingStacks(environment, wanted);
        for (const stack of missing) {
            await makeStack(stack, environment);
        }
        return missing;
    });
}

/** Whether the state lies elsewhere than in our folder, by PULUMI_BACKEND_URL. */
export function ownBackend(environment: NodeJS.ProcessEnv): boolean {
    return ![undefined, `file://${stateDir()}`].includes(environment["PULUMI_BACKEND_URL"]);
}

async function missingStacks(environment: NodeJS.ProcessEnv, wanted: string): Promise<string[]> {
    const stacks = [...new Set([...MODES, wanted])];
    if (!ownBackend(environment)) {
        const folder = path.join(stateDir(), ".pulumi", "stacks", projectName());
        const files = await fs.readdir(folder).catch(() => [] as string[]);
        // Packed where the user has set PULUMI_DIY_BACKEND_GZIP.
        return stacks.filter((stack) => !files.includes(`${stack}.json`) && !files.includes(`${stack}.json.gz`));
    }
    const { stdout } = await pulumi(["stack", "ls", "--json"], projectRoot(), environment);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name.split("/").at(-1));
    return stacks.filter((stack) => !names.includes(stack));
}

/**
 * Makes a stack from a folder that has the project's file but no stack file: `stack init` would write its encryption
 * salt into the clone, where a commit would bind everybody to this passphrase. The state holds the salt too.
 */
async function makeStack(stack: string, environment: NodeJS.ProcessEnv): Promise<void> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-stack-"));
    try {
        await fs.copyFile(projectFile(), path.join(folder, path.basename(projectFile())));
        await pulumi(["stack", "init", stack, "--no-select"], folder, environment);
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

async function pulumi(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<execa.ExecaReturnValue> {
    try {
        return await execa("pulumi", [...args, "--non-interactive"], { cwd, env, extendEnv: false, stdin: "ignore" });
    } catch (error) {
        const { stderr } = error as execa.ExecaError;
        const backend = env["PULUMI_BACKEND_URL"] ?? stateDir();
        const problem = `pulumi ${args.join(" ")} failed (state in ${backend}).`;
        throw new UserError({ problem, fix: "Fix the error above and run it again.", details: stderr.trim() });
    }
}
