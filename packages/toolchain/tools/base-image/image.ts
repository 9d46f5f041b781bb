import { pythonsFrom, type BaseImage, type ImageOrigin } from "@gaiaflow/engine-core/base-image";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { docker, tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { loadFallback } from "../../load-fallback";

interface Inspected {
    readonly Size: number;
    readonly RepoDigests: readonly string[] | null;
    readonly Config: { readonly Labels: Readonly<Record<string, string>> | null };
}

/**
 * Sees to it that the base image is there: Debian's official one, else one made from Debian's packages.
 *
 * @param wanted Allows just one of the two. Defaults to either, the official one first.
 * @throws {UserError} When neither can be had.
 */
export async function ensureBaseImage(
    base: BaseImage,
    cli: string,
    wanted: ImageOrigin | undefined,
    say: (text: string) => void,
): Promise<ToolReport> {
    const started = performance.now();
    const present = await inspect(base, cli);
    const isThere = present !== undefined && (wanted ?? present.origin) === present.origin;
    const origin = isThere ? present.origin : await make(base, cli, wanted, say);
    const bytes = isThere ? present.bytes : ((await inspect(base, cli))?.bytes ?? 0);
    const seconds = isThere ? 0 : (performance.now() - started) / 1000;
    return { name: "base image", version: base.image, origin, did: isThere ? "found" : "made", seconds, bytes };
}

async function inspect(base: BaseImage, cli: string): Promise<{ origin: ImageOrigin; bytes: number } | undefined> {
    const answer = await tryDocker(cli, ["image", "inspect", base.image]);
    const [image] = answer.failed ? [] : (JSON.parse(answer.stdout) as Inspected[]);
    if (image === undefined) {
        return undefined;
    }
    if (image.RepoDigests?.some((name) => /^(debian|python)@/.test(name))) {
        return { origin: "official", bytes: image.Size };
    }
    const { isMadeBaseImage } = loadFallback();
    return isMadeBaseImage(base, image.Config.Labels) ? { origin: "registries", bytes: image.Size } : undefined;
}

async function make(
    base: BaseImage,
    cli: string,
    wanted: ImageOrigin | undefined,
    say: (text: string) => void,
): Promise<ImageOrigin> {
    const { official } = base;
    if (official !== undefined && wanted !== "registries") {
        say(`pulling ${official.replace(/@.*/, "")}`);
        const pull = await tryDocker(cli, ["pull", official]);
        if (!pull.failed) {
            await docker(cli, ["tag", official, base.image]);
            return "official";
        }
        if (wanted === "official" && base.isMade) {
            const fix = "Check the network, or unset GAIAFLOW_TOOLCHAIN to let GaiaFlow make the image itself.";
            throw new UserError({
                problem: "Debian's official image could not be pulled.",
                fix,
                details: pull.stderr.trim(),
            });
        }
    }
    if (!base.isMade) {
        throw new UserError({
            problem: `Python ${base.python} comes from a container registry (${official ?? ""}), which is not reached here.`,
            fix: `What can be had is ${pythonsFrom("registries").join(", ")}: set gaiaflow:project.python, and start the stack again, which makes the lock again.`,
        });
    }
    const { makeBaseImage } = loadFallback();
    await makeBaseImage(base, cli, say);
    return "registries";
}
