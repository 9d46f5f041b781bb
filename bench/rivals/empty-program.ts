import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { testEnvironment } from "../../test/support/pulumi-environment";
import type { Side } from "../lib/measure";
import { timedCommand } from "../lib/timed-command";

const PROGRAM = path.join(__dirname, "empty");

/** The engine's floor: `pulumi up` of one component without resources, refresh and all, by the same engine. */
export async function emptyProgram(figure: string): Promise<Side & { readonly remove: () => Promise<void> }> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-empty-"));
    const env = await testEnvironment(home);
    const file = ["--config-file", path.join(home, "Pulumi.empty.yaml")];
    await execa("pulumi", ["stack", "init", "empty"], { cwd: PROGRAM, env, extendEnv: false });
    const args = ["up", "--yes", "--skip-preview", "--refresh", "--stack", "empty", ...file];
    return {
        name: "an empty Pulumi program",
        run: () => timedCommand(figure, { command: "pulumi", args, cwd: PROGRAM, env }),
        remove: () => fs.rm(home, { recursive: true, force: true }),
    };
}
