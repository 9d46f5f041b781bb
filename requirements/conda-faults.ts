import * as path from "node:path";
import type { UserErrorParts } from "../lib/user-error";
import { addressed } from "./channel-address";
import type { CondaAsk } from "./conda-ask";
import type { Source } from "./input";
import type { CondaRefusal } from "./rattler";

/** All that is wrong: what cannot be had by itself, else what cannot be had together. */
export function condaFaults(
    { alone, together }: CondaRefusal,
    { specs }: CondaAsk,
    channels: readonly string[],
    source: Source,
): UserErrorParts[] {
    const from = channels.join(", ");
    const single = Object.entries(alone).map(([spec, reason]) => {
        const { text, where } = specs.find((each) => addressed(each.text) === spec) ?? { text: spec, where: "" };
        const subject = where || "gaiaflow:project.python";
        return { subject, problem: `${text} cannot be had from ${from}:\n${indented(reason)}`, fix: fixOf(reason) };
    });
    const subject = path.relative(source.projectRoot, source.file);
    const problem = `asks ${from} for what cannot be had together:\n${indented(together)}`;
    return single.length > 0 ? single : [{ subject, problem, fix: fixOf(together) }];
}

const indented = (text: string): string => text.replaceAll(/^/gm, "      ");

function fixOf(reason: string): string {
    return reason.includes("__cuda")
        ? "For machines with a GPU, name their CUDA: export CONDA_OVERRIDE_CUDA=12.8"
        : "Ask for another version, or name a channel that has it.";
}
