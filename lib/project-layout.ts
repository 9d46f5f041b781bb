import type { IgnoreRule } from "./ignore-rules";

/** Where the project's folder stands in the image of tasks and among notebooks. */
export const PROJECT_FOLDER = "/project";
/** Where DAGs stand there that lie outside of it. */
export const OUTSIDE_DAGS = "/dags";
/** The name of the document by which tasks know what they see, in the project's folder of an image. */
export const LAYOUT_FILE = ".gaiaflow.json";
/** A user's own file with what tasks do not see, in the project's folder. */
export const IGNORE_FILE = ".gaiaflowignore";

/** What a task knows of a folder from elsewhere: its path, absolute or from the project's folder. */
interface SeenFolder {
    readonly path: string;
    readonly readOnly: boolean;
}

/** What tasks see of a project, and how it lies there. */
export interface ProjectLayout {
    /** The project's folder, an absolute path. Its image and its notebooks have it at {@link PROJECT_FOLDER}. */
    readonly root: string;
    /** The folder with the DAGs where it lies outside of {@link root}. */
    readonly outsideDags?: string | undefined;
    /** The folders from which modules are imported, from the project's: `src`, an empty text for that itself, `../dags`. */
    readonly imports: readonly string[];
    /** Those of them that hold other packages of the project. Defaults to none. */
    readonly libraries?: readonly string[];
    /** Folders that a task may write, from the project's. */
    readonly scratch: readonly string[];
    /** Where folders from elsewhere are, as tasks name them. */
    readonly mounts: readonly SeenFolder[];
    /** What of it tasks do not see; the last rule that is about a file counts. */
    readonly rules: readonly IgnoreRule[];
}

/** Python's path for a project whose folder is this one. */
export function importPath({ imports }: ProjectLayout, folder: string): string[] {
    return imports.map((each) => {
        const steps = each.split("/").filter((step) => step !== "");
        return steps[0] === ".." ? [parent(folder), ...steps.slice(1)].join("/") : [folder, ...steps].join("/");
    });
}

function parent(folder: string): string {
    return folder.slice(0, folder.lastIndexOf("/"));
}

/** Where the folders lie of which a container of dev makes what each task sees. */
export interface ProjectSources {
    readonly project: string;
    readonly dags: string;
    /** Where a folder from elsewhere really is. */
    readonly mount: (mount: Pick<SeenFolder, "path">) => string;
}

/**
 * The document by which tasks know what they see, and why they do not see the rest.
 * @param sources Absent in an image, which holds it.
 */
export function layoutDocument({ imports, mounts, rules, scratch }: ProjectLayout, sources?: ProjectSources): string {
    const document = { version: 1, imports, scratch, rules };
    if (!sources) {
        return `${JSON.stringify({ ...document, mounts })}\n`;
    }
    const { dags, mount, project } = sources;
    const placed = mounts.map((each) => ({ ...each, source: mount(each) }));
    return `${JSON.stringify({ ...document, mounts: placed, sources: { project, dags } })}\n`;
}
