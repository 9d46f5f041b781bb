import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { testEnvironment } from "../../test/support/pulumi-environment";
import type { Side } from "../lib/measure";
import { timedCommand } from "../lib/timed-command";

const PROGRAM = path.join(__dirname, "empty");

/** The engine's floor: `pulumi up` of one component without resources, refresh and all, by the same engine. */
export async function emptyProgram(figure: string): Promise<Side & { readonly remove: () => Promise<void> }> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-empty-"));
    const cwd = path.join(home, "program");
    const state = path.join(home, "state");
    await fs.mkdir(state);
    // Elsewhere: Pulumi writes a stack's file beside its program.
    await fs.cp(PROGRAM, cwd, { recursive: true });
    await fs.symlink(path.join(programRoot, "node_modules"), path.join(cwd, "node_modules"));
    const env = await testEnvironment(state);
    await execa("pulumi", ["stack", "init", "empty"], { cwd, env, extendEnv: false });
    const args = ["up", "--yes", "--skip-preview", "--refresh", "--stack", "empty"];
    return {
        name: "an empty Pulumi program",
        run: () => timedCommand(figure, { command: "pulumi", args, cwd, env }),
        remove: () => fs.rm(home, { recursive: true, force: true }),
    };
}
