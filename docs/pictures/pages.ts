import * as path from "node:path";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";

/** Who looks at pages of a platform of its own, and keeps what it sees where this names a folder. */
const LOOKS = "dev-changes/(browser|earth-observation)";

/** Takes the pictures of pages again: the tests that look at them leave them here. Fails where one does not see what it should. */
export async function takePages(): Promise<void> {
    const command = path.join(programRoot, "packages/cli/bin/gaiaflow.mjs");
    await execa("node", [command, "tools"], { cwd: programRoot, stdio: "inherit" });
    const jest = path.join(programRoot, "node_modules", "jest", "bin", "jest.js");
    const args = [jest, "--selectProjects", "dev-changes", "--testPathPatterns", LOOKS, "--forceExit"];
    await execa("node", args, { cwd: programRoot, stdio: "inherit", env: { GAIAFLOW_PICTURES: __dirname } });
}
