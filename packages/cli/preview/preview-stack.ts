import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { projectFile, projectRoot } from "@gaiaflow/engine-core/paths";
import { messageOf } from "@gaiaflow/engine-core/user-error";
import { parse, parseDocument } from "yaml";
import { tasks } from "../../../config/tasks-schema";
import { podFootprint } from "../../../lib/pod-footprint";
import { MODE_KEY, modeOf } from "../../../lib/modes";
import { ENCRYPTED_VARIABLE } from "../../../lib/preview";
import { EXPOSED_KEY, exposedNames } from "../../../policy/exposed";
import { parsePreview, type Footprint, type PlannedResource, type PulumiResult } from "./parse-preview";
import type { Sealer } from "./sealer";
import type { StackFile } from "./stack-files";
import { withStandIns, type StandInFile } from "./stand-ins";

/** What a preview says of one stack. */
export interface StackPreview {
    readonly stack: string;
    /** What its file says, else its name. */
    readonly mode: string;
    readonly status: "ok" | "fault";
    /** What an `up` of a new stack would make. Empty where there is a fault. */
    readonly resources: readonly PlannedResource[];
    readonly footprint: Footprint;
    /** What each task pod takes, in words; empty in mode dev. */
    readonly podFootprint: string;
    readonly standIns: readonly string[];
    readonly leftOut: readonly string[];
    readonly faults: readonly string[];
    readonly warnings: readonly string[];
    readonly seconds: number;
}

/** What all stacks of a run share. */
export interface PreviewRun {
    /** A folder that is removed after it; each stack has its own in it, and so none waits for another's lock. */
    readonly folder: string;
    /** The whole environment of Pulumi. */
    readonly environment: NodeJS.ProcessEnv;
    readonly sealer: () => Sealer;
}

/** Previews a stack as a new one, whatever state the user has of it. */
export async function previewStack({ stack, file }: StackFile, run: PreviewRun): Promise<StackPreview> {
    const started = performance.now();
    const result = (mode: unknown, status: StackPreview["status"], parts: Partial<StackPreview>): StackPreview => ({
        ...{ stack, mode: String(mode), status, ...NOTHING, ...parts },
        seconds: Math.round((performance.now() - started) / 100) / 10,
    });
    let copy: StandInFile;
    try {
        copy = withStandIns(await fs.readFile(file, "utf8"), run.sealer);
    } catch (error) {
        return result(stack, "fault", { faults: [`${path.basename(file)} is no YAML: ${messageOf(error)}`] });
    }
    const { encrypted, standIns, leftOut, text } = copy;
    const { config } = (parse(text) ?? {}) as { readonly config?: Readonly<Record<string, unknown>> | null };
    const mode = modeOf(config?.[MODE_KEY], stack);
    let exposed: readonly string[];
    try {
        exposed = exposedNames(config?.[EXPOSED_KEY]);
    } catch (error) {
        return result(mode, "fault", { standIns, leftOut, faults: [messageOf(error)] });
    }
    const preview = parsePreview(await runPulumi(stack, text, withKeys(run, encrypted)), { mode, exposed });
    const status = preview.faults.length > 0 ? "fault" : "ok";
    return result(mode, status, { standIns, leftOut, podFootprint: podFootprintOf(mode, config), ...preview });
}

/** Pulumi tells the program only of whole keys that something in them is encrypted. */
function withKeys(run: PreviewRun, encrypted: StandInFile["encrypted"]): PreviewRun {
    return { ...run, environment: { ...run.environment, [ENCRYPTED_VARIABLE]: JSON.stringify(encrypted) } };
}

/** Of a configuration that the program takes; nothing is said of another. */
function podFootprintOf(mode: unknown, config: Readonly<Record<string, unknown>> | null | undefined): string {
    const { data } = tasks.safeParse(config?.["gaiaflow:tasks"] ?? {});
    return mode === "dev" || data === undefined ? "" : podFootprint(data.resources);
}

const NOTHING = {
    resources: [],
    footprint: { containersMib: 0, clusterMib: 0, clusterCpus: 0 },
    podFootprint: "",
    standIns: [],
    leftOut: [],
    faults: [],
    warnings: [],
} as const satisfies Partial<StackPreview>;

async function runPulumi(stack: string, stackFile: string, run: PreviewRun): Promise<PulumiResult> {
    const folder = path.join(run.folder, stack);
    const file = path.join(folder, `Pulumi.${stack}.yaml`);
    const state = path.join(folder, "state");
    await fs.mkdir(state, { recursive: true });
    await fs.writeFile(file, stackFile);
    await fs.writeFile(path.join(folder, path.basename(projectFile())), await projectCopy());
    const pulumi = (cwd: string, ...args: string[]) =>
        execa("pulumi", [...args, "--stack", stack, "--non-interactive"], {
            cwd,
            env: { ...run.environment, PULUMI_BACKEND_URL: `file://${state}` },
            extendEnv: false,
            reject: false,
            stdin: "ignore",
        });
    const made = await pulumi(folder, "stack", "init", "--no-select");
    // From the project's own folder: there is the program, with the files that it reads.
    return made.failed ? made : pulumi(projectRoot(), "preview", "--json", "--config-file", file);
}

/** Of the copies, Pulumi is to look for stack files beside it. */
async function projectCopy(): Promise<string> {
    const document = parseDocument(await fs.readFile(projectFile(), "utf8"));
    document.delete("stackConfigDir");
    return document.toString();
}
