import { TRIXIE, baseWithPython, type BaseImage } from "@gaiaflow/engine-core/base-image";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { imageOrigin } from "@gaiaflow/toolchain/core/image-origin";
import { ensureTools } from "@gaiaflow/toolchain/tools/ensure-tools";
import { currentLock } from "../../../requirements/current-lock";
import { checkEarly } from "./early-faults";
import { needsCluster } from "./needs-cluster";

/**
 * Finds or gets the tools that a stack needs.
 *
 * @throws {UserError} When one is missing and cannot be had here.
 */
export async function toolsFor(stack = "dev"): Promise<ToolReport[]> {
    return ensureTools({ stack, cluster: needsCluster(stack), base: await environmentBase(stack) });
}

/** The Debian that the environment of a stack's project stands on, as far as its lock says. What is wrong there is not said here. */
async function environmentBase(stack: string): Promise<BaseImage> {
    try {
        const project = checkEarly(stack)?.project;
        const lock = project && currentLock(projectRoot(), project.requirements)?.lock;
        const isOfConda = lock !== undefined && Object.keys(lock.conda).length > 0;
        return (lock && !isOfConda && baseWithPython(lock.python, await imageOrigin())) || TRIXIE;
    } catch (error) {
        if (error instanceof UserError) {
            return TRIXIE;
        }
        throw error;
    }
}
