import type { BaseImage } from "@gaiaflow/engine-core/base-image";
import { ensureBaseImage } from "./image";
import { forcedOrigin } from "../../core/forced-origin";
import { changeRecord, readRecord } from "../../core/record";
import type { Tool } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { mirrorFiles } from "@gaiaflow/engine-core/mirrors/files";
import { ensureMirrorsImage } from "@gaiaflow/engine-core/mirrors/image";
import { readMachine } from "@gaiaflow/engine-core/mirrors/machine";

/** What images of ours are built from: a base image, and the machine's mirrors for the build's steps. */
export function baseImage(base: BaseImage): Tool {
    return {
        name: `base image ${base.release}`,
        ensure: async ({ say }) => {
            const cli = await findDockerCli();
            if (cli === undefined) {
                throw new UserError({ problem: "The docker command is missing.", fix: "Type: npx gaiaflow tools" });
            }
            // A clone whose engines come from registries gets its base image from there, and is asked no second time.
            const recorded = (await readRecord())?.origin === "registries" ? "registries" : undefined;
            const mirrors = async () =>
                ensureMirrorsImage(cli, mirrorFiles(await readMachine(), base.release), { image: base.mirrors });
            const [report] = await Promise.all([
                ensureBaseImage(base, cli, forcedOrigin("images") ?? recorded, say),
                mirrors(),
            ]);
            await changeRecord({ images: report.origin === "registries" ? "registries" : "official" });
            return [report];
        },
    };
}
