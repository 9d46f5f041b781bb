import * as crypto from "node:crypto";
import * as path from "node:path";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import type { BaseImage } from "@gaiaflow/engine-core/base-image";
import { docker } from "@gaiaflow/engine-core/docker/cli";
import { debianRoot, ROOT_ARCHIVE } from "./debian";

const RECIPE_LABEL = "gaiaflow.recipe";
/** Whether an image with these labels is the one that would be made now. */
export function isMadeBaseImage({ release }: BaseImage, labels: Readonly<Record<string, string>> | null): boolean {
    return labels?.[RECIPE_LABEL] === recipeOf(release);
}

/**
 * Makes the base image of Debian's packages.
 *
 * @throws {UserError} When they cannot be had.
 */
export async function makeBaseImage(base: BaseImage, cli: string, say: (text: string) => void): Promise<void> {
    say("making a small Debian from its packages");
    const { dir } = await ensureArtifact(debianRoot(base.release), say);
    const label = `LABEL ${RECIPE_LABEL}=${recipeOf(base.release)}`;
    const changes = ['CMD ["bash"]', label].flatMap((change) => ["--change", change]);
    await docker(cli, ["import", ...changes, path.join(dir, ROOT_ARCHIVE), base.image]);
}

function recipeOf(release: string): string {
    return crypto
        .createHash("sha256")
        .update(JSON.stringify(debianRoot(release).inputs))
        .digest("hex")
        .slice(0, 12);
}
