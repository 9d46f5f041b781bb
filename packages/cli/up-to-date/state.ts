import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { localBackend } from "../../../config/backend";
import type { StackIdentity } from "../../../lib/names";
import type { StateResource } from "../platform/state";
import { NotJudged } from "./not-judged";

/** A resource as a state's file has it, with Pulumi's marks of what is not done yet. */
export interface StoredResource extends StateResource {
    readonly delete?: boolean;
    readonly external?: boolean;
    readonly initErrors?: readonly string[] | null;
    readonly pendingReplacement?: boolean;
    readonly taint?: boolean;
}

/** What Pulumi has on record of a stack on this machine. */
export interface StoredState {
    /** The file as it stands: every run of Pulumi writes another, since it encrypts all secrets again. */
    readonly text: string;
    /** The folder of all states. */
    readonly folder: string;
    readonly resources: readonly StoredResource[];
}

interface Checkpoint {
    readonly checkpoint: {
        readonly latest?: {
            readonly secrets_providers?: { readonly type?: string };
            readonly pending_operations?: readonly unknown[] | null;
            readonly resources?: readonly StoredResource[] | null;
        };
    };
}

/** Pulumi's name of a provider whose secrets a passphrase opens. */
const PASSPHRASE = "passphrase";
/** As `Pulumi.yaml` of a clone, and of a project made from the template, has it. */
const USUAL_BACKEND = "file://~/.local/state/gaiaflow";

/** Reads the state without Pulumi. @throws {NotJudged} Where it is not a file of this machine, or something is not done yet. */
export function storedState({ project, stack }: StackIdentity): StoredState {
    const folder = stateFolderOf(localBackend(projectRoot()));
    const text = fs.readFileSync(path.join(folder, ".pulumi", "stacks", project, `${stack}.json`), "utf8");
    const { latest } = (JSON.parse(text) as Checkpoint).checkpoint;
    const resources = latest?.resources ?? [];
    if (latest?.secrets_providers?.type !== PASSPHRASE || (latest.pending_operations ?? []).length > 0) {
        throw new NotJudged("a service keeps the secrets, or an earlier run is not at its end");
    }
    if (
        resources.some(
            (each) => each.delete || each.external || each.pendingReplacement || each.taint || each.initErrors?.length,
        )
    ) {
        throw new NotJudged("an earlier run has left something to do");
    }
    return { text, folder, resources };
}

function stateFolderOf(backend: string | undefined): string {
    if (backend === USUAL_BACKEND) {
        return stateDir();
    }
    if (backend?.startsWith("file:///") !== true || backend.includes("?")) {
        throw new NotJudged("the state is not on this machine, or where it is hangs on the current folder");
    }
    return fileURLToPath(backend);
}
