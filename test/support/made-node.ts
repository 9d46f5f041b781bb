import * as fs from "node:fs";
import { cacheDir, projectRoot } from "@gaiaflow/engine-core/paths";
import type { EngineRecord } from "@gaiaflow/toolchain/core/record";
import { engineRecordFile } from "../../lib/engine-record";

/**
 * Whether this clone's Minikube makes nodes that were built here, which promise more than Minikube's own. Known before any test
 * runs, as jest needs it to skip one.
 */
export function isNodeMade(): boolean {
    const file = engineRecordFile(cacheDir(), projectRoot());
    return fs.existsSync(file) && (JSON.parse(fs.readFileSync(file, "utf8")) as EngineRecord).minikube !== undefined;
}
