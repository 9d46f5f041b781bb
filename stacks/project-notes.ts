import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { projectFiles } from "../components/image/project-files";
import { missingModules } from "../config/dag-imports";
import type { Settings } from "../config/settings";
import { ignorePattern } from "../lib/ignore-rules";
import { IGNORE_FILE } from "../lib/project-layout";
import { linkNotes } from "./link-notes";

const MIB = 1024 * 1024;
/** Above it, a file hardly is code. */
const LARGE_FILE = 100 * MIB;
/** Above it, all together hardly are. */
const LARGE_PROJECT = 500 * MIB;

/** Says at an `up` what is worth knowing of the project and no fault: how it got its version, what makes its image large. */
export async function sayProjectNotes(settings: Settings): Promise<void> {
    for (const note of settings.project.distribution.notes) {
        await pulumi.log.info(note);
    }
    const missing = importNotes(settings);
    if (missing !== undefined) {
        await pulumi.log.warn(missing);
    }
    const { atImport = [], toBuild = [] } = settings.project.environment.missingLibraries ?? {};
    if (atImport.length > 0) {
        await pulumi.log.warn(
            ["Imports of these packages will fail in tasks and notebooks:", ...atImport].join("\n  "),
        );
    }
    if (toBuild.length > 0) {
        await pulumi.log.warn(["The build of these packages will hardly succeed:", ...toBuild].join("\n  "));
    }
    const links = linkNotes(settings);
    if (links !== undefined) {
        await pulumi.log.warn(links);
    }
    const large = settings.mode === "dev" || settings.tasks.image !== undefined ? undefined : largeProject(settings);
    if (large !== undefined) {
        await pulumi.log.warn(large);
    }
}

/** Which modules DAG files import and lack, where they are read by an Airflow of ours; undefined where none. */
export function importNotes({ airflow, images, mode, project }: Settings): string | undefined {
    if ((mode === "prod" && airflow.inCluster !== true) || images.airflow !== undefined) {
        return undefined;
    }
    const [dags, code] = [project.folders.dags.folder, project.folders.project.folder];
    const libraries = (project.layout.libraries ?? []).map((each) => path.join(project.layout.root, each));
    const missing = missingModules({ dags, libraries, project: code, requirements: airflow.requirements });
    return missing.length === 0
        ? undefined
        : ["DAG files and bodies of @task run where Airflow's packages are:", ...missing].join("\n  ");
}

/** What makes the image large with which tasks run, and what to type; undefined where it is not. */
export function largeProject({ project: { layout } }: Pick<Settings, "project">): string | undefined {
    const { root: folder } = layout;
    const files = projectFiles(layout).map(({ source, bytes }) => ({ file: path.relative(folder, source), bytes }));
    const large = files.filter(({ bytes }) => bytes > LARGE_FILE);
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (large.length === 0 && total <= LARGE_PROJECT) {
        return undefined;
    }
    const named = large.length > 0 ? large : [largestPart(files)];
    const lines = named.map(({ file, bytes }) => `  ${file} has ${inMebibytes(bytes)}`);
    return [
        `The image of the project takes in ${inMebibytes(total)} of ${folder}, which go to Docker and to the cluster again` +
            " whenever a function changes:",
        ...lines,
        "Data is better kept in the object store. To leave it out of the image, type:",
        ...named.map(
            ({ file }) =>
                `  printf '\\n%s\\n' ${quoted(ignorePattern(file))} >> ${quoted(path.join(folder, IGNORE_FILE))}`,
        ),
    ].join("\n");
}

/** Of many files, the folder or file at the project's top that has most of them. */
function largestPart(files: readonly { file: string; bytes: number }[]): { file: string; bytes: number } {
    const parts = new Map<string, number>();
    for (const { file, bytes } of files) {
        const [part = file] = file.split("/");
        parts.set(part, (parts.get(part) ?? 0) + bytes);
    }
    const [file, bytes] = [...parts].reduce((most, part) => (part[1] > most[1] ? part : most));
    return { file, bytes };
}

/** One word of a shell's command line. */
function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

function inMebibytes(bytes: number): string {
    return `${Math.round(bytes / MIB)} MiB`;
}
