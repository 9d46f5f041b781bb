import execa from "execa";
import * as path from "node:path";
import { forcedOrigin } from "../../core/forced-origin";
import { readRecord, writeRecord, type EngineRecord } from "../../core/record";
import type { Tool, ToolContext } from "../../core/tool";
import { messageOf, ToolError } from "../../core/tool-error";
import { getBuilt } from "./built";
import type { Engines } from "./engines";
import { getOfficial } from "./official";
import { findOwn } from "./own";
import { PULUMI_VERSION } from "./version";

/** The Pulumi CLI with its Node language host and plugins, all of one origin. */
export const pulumi: Tool = {
    name: "pulumi",
    ensure: async (context) => {
        const engines = await choose(context);
        await prove(engines.record);
        const minikube = (await readRecord())?.minikube;
        await writeRecord({ ...engines.record, minikube });
        return engines.reports;
    },
};

/** What is forced, else what this clone uses already, else the first to be had: own, official, built. */
async function choose(context: ToolContext): Promise<Engines> {
    const forced = forcedOrigin();
    const wanted = forced ?? (await readRecord())?.origin;
    if (wanted === "registries") {
        return getBuilt(context);
    }
    const own = wanted === "official" ? undefined : await findOwn();
    if (own) {
        return own;
    }
    try {
        return await getOfficial(context);
    } catch (error) {
        if (forced === "official") {
            const what = `Pulumi's own installer could not get ${PULUMI_VERSION}: ${messageOf(error)}`;
            throw new ToolError(what, "Check the network, or unset GAIAFLOW_TOOLCHAIN to let GaiaFlow build it.");
        }
        return getBuilt(context);
    }
}

async function prove(record: EngineRecord): Promise<void> {
    const answer = await execa(path.join(record.bin, "pulumi"), ["version"], { reject: false });
    if (answer.failed) {
        throw new ToolError(
            `Pulumi does not run: ${answer.stderr}`,
            "Make it again: npm run tools -- --rebuild pulumi",
        );
    }
}
