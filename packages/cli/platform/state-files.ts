import * as fs from "node:fs/promises";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";

/** What Pulumi has on record of a stack. */
export interface StateFile {
    /** Its path below those of all stacks, `project/stack.json` or with `.gz`. */
    readonly file: string;
    readonly text: string;
}

/** The states of all stacks of this user, of all projects. */
export async function stateFiles(): Promise<StateFile[]> {
    const folder = path.join(stateDir(), ".pulumi", "stacks");
    const files = await fs.readdir(folder, { recursive: true }).catch(() => [] as string[]);
    return Promise.all(
        files
            .filter((file) => /\.json(\.gz)?$/.test(file))
            .map(async (file) => {
                const content = await fs.readFile(path.join(folder, file));
                return { file, text: (file.endsWith(".gz") ? gunzipSync(content) : content).toString() };
            }),
    );
}
