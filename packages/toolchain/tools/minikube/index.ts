import * as path from "node:path";
import { listArtifacts } from "@gaiaflow/engine-core/artifact";
import { forcedOrigin } from "../../core/forced-origin";
import { changeRecord, readRecord } from "../../core/record";
import type { Tool, ToolContext } from "@gaiaflow/engine-core/tool";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { loadFallback, type Fallback } from "../../load-fallback";
import { minikubeVersion } from "../../../../lib/minikube-version";
import { officialMinikubeMissing, registriesAnswer } from "./official";
import { findOwnMinikube } from "./own";

type Built = Awaited<ReturnType<Fallback["getBuiltMinikube"]>>;

/** Minikube, for the stacks that have a cluster: the user's own, or one that was built here. */
export const minikube: Tool = {
    name: "minikube",
    ensure: async (context) => {
        const own = (await wantedOrigin()) === "registries" ? undefined : await findOwnMinikube();
        if (own) {
            await changeRecord({ minikube: undefined });
            return [own];
        }
        const built = await build(context);
        await prove(built);
        await changeRecord({ minikube: built.bin });
        return built.reports;
    },
};

/** What is forced, else what this clone's other engines are, so that none mixes two. */
async function wantedOrigin(): Promise<"official" | "registries" | undefined> {
    const recorded = (await readRecord())?.origin;
    return forcedOrigin("kubernetes") ?? (recorded === "registries" ? recorded : undefined);
}

async function build(context: ToolContext): Promise<Built> {
    const wanted = await wantedOrigin();
    if (wanted === "official") {
        throw officialMinikubeMissing();
    }
    // A machine on which it was built once is not asked again: an answer that never comes takes seconds.
    if (wanted === undefined && !(await listArtifacts()).some(({ name }) => name === "node-image")) {
        context.say("asking whether container registries answer");
        if (await registriesAnswer()) {
            throw officialMinikubeMissing();
        }
    }
    return loadFallback().getBuiltMinikube(context);
}

async function prove({ bin }: Built): Promise<void> {
    await minikubeVersion(process.env, path.join(bin, "minikube")).catch((error: unknown) => {
        const fix = "Make it again: npx gaiaflow tools --stack prod_local --rebuild minikube";
        throw new UserError({ problem: `Minikube does not run: ${messageOf(error)}`, fix });
    });
}
