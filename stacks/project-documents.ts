import type { Settings } from "../config/settings";
import { distributionFile } from "../lib/distribution-file";
import { serviceTarget } from "../lib/mounts";
import { LAYOUT_FILE, layoutDocument } from "../lib/project-layout";
import { DAGS_FOLDER, SOURCE_FOLDER } from "../services/spec";

/** What services have to know of the project, each with its path below the folder of both: its version, and what tasks see. */
export function projectDocuments({ project }: Pick<Settings, "project">) {
    return {
        metadata: distributionFile(project.distribution),
        layout: {
            file: LAYOUT_FILE,
            content: layoutDocument(project.layout, {
                project: SOURCE_FOLDER,
                dags: DAGS_FOLDER,
                mount: serviceTarget,
            }),
        },
    };
}
