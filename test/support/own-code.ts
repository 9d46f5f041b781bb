import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Platform } from "./platform";

/** Copies files of the tests into a platform's clone: functions into its package, DAGs beside its own. */
export async function addOwnCode(platform: Platform, folder: string): Promise<void> {
    await fs.cp(path.join(folder, "project"), path.join(platform.dir, "project", "iris"), { recursive: true });
    await fs.cp(path.join(folder, "dags"), path.join(platform.dir, "dags"), { recursive: true });
}
