import { contentHash } from "./hash";
import { PROJECT_FOLDER } from "./project-layout";

/** A folder from elsewhere that tasks and notebooks see. */
export interface Mount {
    /** Where they see it: an absolute path, or one from the project's folder. */
    readonly path: string;
    readonly readOnly: boolean;
    /** The folder of this machine, where services run on it. */
    readonly source?: { readonly folder: string; readonly identity: string } | undefined;
    /** The claim in a cluster that is there already. */
    readonly claim?: string | undefined;
}

/** The path that pods and notebooks see. */
export function mountTarget({ path }: Pick<Mount, "path">): string {
    return path.startsWith("/") ? path : `${PROJECT_FOLDER}/${path}`;
}

/**
 * The path that services of dev see, of which each task's folder is made: a container cannot mount anything into a folder
 * that comes later.
 */
export function serviceTarget({ path }: Pick<Mount, "path">): string {
    return path.startsWith("/") ? path : `/opt/gaiaflow/mounts/${mountName({ path })}`;
}

/** A name for what a stack makes for it, by its path alone. */
export function mountName({ path }: Pick<Mount, "path">): string {
    const words = path
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "");
    return [words.slice(0, 40), contentHash(new Map([["path", path]])).slice(0, 6)].filter(Boolean).join("-");
}

/** The folder that holds all of them. */
export function commonFolder(folders: readonly string[]): string {
    const [first = [], ...others] = folders.map((folder) => folder.split("/"));
    const differs = first.findIndex((step, index) => others.some((other) => other[index] !== step));
    return (differs < 0 ? first : first.slice(0, differs)).join("/") || "/";
}
