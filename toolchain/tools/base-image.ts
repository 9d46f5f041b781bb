import { DEBIAN_RELEASE } from "../base-image/recipe";
import { ensureBaseImage } from "../base-image/image";
import { forcedOrigin } from "../core/forced-origin";
import { readRecord } from "../core/record";
import type { Tool } from "../core/tool";
import { ToolError } from "../core/tool-error";
import { findDockerCli } from "../docker/cli";
import { mirrorFiles } from "../mirrors/files";
import { ensureMirrorsImage } from "../mirrors/image";
import { readMachine } from "../mirrors/machine";

/** What every image of ours is built from: the base image, and the machine's mirrors for the build's steps. */
export const baseImage: Tool = {
    name: "base image",
    ensure: async ({ say }) => {
        const cli = await findDockerCli();
        if (cli === undefined) {
            throw new ToolError("The docker command is missing.", "Type: npm run tools");
        }
        // A clone whose engines come from registries gets its base image from there, and is asked no second time.
        const recorded = (await readRecord())?.origin === "registries" ? "registries" : undefined;
        const [report] = await Promise.all([
            ensureBaseImage(cli, forcedOrigin() ?? recorded, say),
            readMachine().then((machine) => ensureMirrorsImage(cli, mirrorFiles(machine, DEBIAN_RELEASE))),
        ]);
        return [report];
    },
};
