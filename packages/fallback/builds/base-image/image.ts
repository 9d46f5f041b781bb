import * as crypto from "node:crypto";
import * as path from "node:path";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { BASE_IMAGE } from "@gaiaflow/engine-core/base-image";
import { docker } from "@gaiaflow/engine-core/docker/cli";
import { debianRoot, ROOT_ARCHIVE } from "./debian";

const RECIPE_LABEL = "gaiaflow.recipe";
const RECIPE = crypto.createHash("sha256").update(JSON.stringify(debianRoot.inputs)).digest("hex").slice(0, 12);

/** Whether an image with these labels is the one that would be made now. */
export function isMadeBaseImage(labels: Readonly<Record<string, string>> | null): boolean {
    return labels?.[RECIPE_LABEL] === RECIPE;
}

/**
 * Makes the base image of Debian's packages.
 *
 * @throws {UserError} When they cannot be had.
 */
export async function makeBaseImage(cli: string, say: (text: string) => void): Promise<void> {
    say("making a small Debian from its packages");
    const { dir } = await ensureArtifact(debianRoot, say);
    const changes = ['CMD ["bash"]', `LABEL ${RECIPE_LABEL}=${RECIPE}`].flatMap((change) => ["--change", change]);
    await docker(cli, ["import", ...changes, path.join(dir, ROOT_ARCHIVE), BASE_IMAGE]);
}
