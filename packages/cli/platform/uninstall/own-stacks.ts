import * as path from "node:path";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import type { StackIdentity } from "../../../../lib/names";
import { stateFiles, type StateFile } from "../state-files";

/** A stack of this user's, by its state in {@link stateDir}. */
export interface OwnStack extends StackIdentity {
    /** Ids of all that it consists of; those of containers and networks are no other user's. */
    readonly ids: ReadonlySet<string>;
    /** The Minikube profile of its cluster on this machine, where it has one. */
    readonly profile?: string;
    /** Whether it has anything in a cluster elsewhere. */
    readonly isElsewhere: boolean;
}

interface State {
    readonly checkpoint?: {
        readonly latest?: {
            readonly resources?: readonly {
                readonly type: string;
                readonly id?: string;
                readonly inputs?: { readonly environment?: { readonly PROFILE?: unknown } };
            }[];
        };
    };
}

/** All of them, of all projects. One without any resource is left out. */
export async function ownStacks(): Promise<OwnStack[]> {
    const files = await stateFiles();
    const stacks = files.filter(({ file }) => /^[^/\\]+[/\\][^/\\]+$/.test(file)).map(readStack);
    return stacks.filter(({ ids }) => ids.size > 0);
}

function readStack({ file, text }: StateFile): OwnStack {
    const resources = (JSON.parse(text) as State).checkpoint?.latest?.resources ?? [];
    const profile = resources
        .map(({ inputs }) => inputs?.environment?.PROFILE)
        .find((name) => typeof name === "string");
    const [project = "", name = ""] = file.split(/[/\\]/);
    return {
        project,
        stack: name.replace(/\.json(\.gz)?$/, ""),
        ids: new Set(resources.flatMap(({ id }) => id ?? [])),
        ...(profile === undefined ? {} : { profile }),
        isElsewhere: profile === undefined && resources.some(({ type }) => type.startsWith("kubernetes:")),
    };
}

/** The folder of a stack's cluster. */
export function clusterFolder({ project, stack }: StackIdentity): string {
    return path.join(stateDir(), "stacks", project, stack, "cluster");
}
