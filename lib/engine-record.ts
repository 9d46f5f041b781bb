import { createHash } from "node:crypto";
import * as path from "node:path";

/** The file in which `npm run tools` notes where a project's tools come from. */
export function engineRecordFile(cacheFolder: string, projectRoot: string): string {
    const project = createHash("sha256").update(projectRoot).digest("hex").slice(0, 12);
    return path.join(cacheFolder, "clones", `${project}.json`);
}
