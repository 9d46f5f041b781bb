import { DEBIAN_RELEASE } from "@gaiaflow/engine-core/base-image";
import { ensureBaseImage } from "./image";
import { forcedOrigin } from "../../core/forced-origin";
import { readRecord } from "../../core/record";
import type { Tool } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { mirrorFiles } from "@gaiaflow/engine-core/mirrors/files";
import { ensureMirrorsImage } from "@gaiaflow/engine-core/mirrors/image";
import { readMachine } from "@gaiaflow/engine-core/mirrors/machine";

/** What every image of ours is built from: the base image, and the machine's mirrors for the build's steps. */
export const baseImage: Tool = {
    name: "base image",
    ensure: async ({ say }) => {
        const cli = await findDockerCli();
        if (cli === undefined) {
            throw new UserError({ problem: "The docker command is missing.", fix: "Type: npm run tools" });
        }
        // A clone whose engines come from registries gets its base image from there, and is asked no second time.
        const recorded = (await readRecord())?.origin === "registries" ? "registries" : undefined;
        const [report] = await Promise.all([
            ensureBaseImage(cli, forcedOrigin("images") ?? recorded, say),
            readMachine().then((machine) => ensureMirrorsImage(cli, mirrorFiles(machine, DEBIAN_RELEASE))),
        ]);
        return [report];
    },
};
