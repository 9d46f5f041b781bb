import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { timedCommand } from "./timed-command";

/** Gets what a stack with a cluster takes besides, for this clone: what is measured runs with its tools. */
export async function clusterTools(say: (text: string) => void): Promise<void> {
    say("getting the tools of a cluster");
    const file = path.join(programRoot, "packages", "cli", "bin", "gaiaflow.mjs");
    const args = [file, "tools", "--stack", "prod_local"];
    await timedCommand("", { command: process.execPath, args, cwd: programRoot });
}
