import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { MlopsManagerArgs } from "../components/mlops/mlops-manager";
import type { Networks } from "../components/mlops/networks";
import { stackFile } from "../components/stack-file";
import type { Settings } from "../config/settings";
import type { SharedBuild } from "./images";
import { projectDocuments } from "./project-documents";
import { serviceArgs } from "./service-args";

/** What the services need besides the stack's settings. */
export interface MlopsParts {
    /** The networks that they meet in. */
    readonly networks: Networks;
    /** How images are built, and those that others start from. */
    readonly build: SharedBuild;
    /** The folder with the task config, once that is there. */
    readonly stackFolder: pulumi.Input<string>;
    /** Environment of every Airflow container, besides the user's own, which wins. Defaults to none. */
    readonly airflowEnv?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Arguments of the `MlopsManager` of a stack with these settings. Declares two files with what the services have to know of
 * the project.
 */
export function mlopsArgs(settings: Settings, parts: MlopsParts): MlopsManagerArgs {
    const { airflowEnv, build, networks, stackFolder } = parts;
    return {
        ...serviceArgs(settings, build, airflowEnv),
        networks,
        folders: { ...settings.project.folders, metadata: { folder: metadataFolder(settings), identity: "" } },
        mounts: settings.mounts,
        ownerUid: settings.machine.ownerUid,
        stackFolder,
    };
}

/**
 * A folder with the project's distribution file and the document that says what tasks see, once both are there. Another
 * version or ignore file changes a file in it, no container.
 */
function metadataFolder({ machine, project }: Settings): pulumi.Output<string> {
    const folder = path.join(machine.stackFolder, "metadata");
    const write = (name: string, { content, file }: { file: string; content: string }, opts = {}) =>
        stackFile(name, { file: path.join(folder, file), stateRoot: machine.stateFolder, content }, opts);
    const documents = projectDocuments({ project });
    const metadata = write("project-metadata", documents.metadata);
    const layout = write("project-layout", documents.layout, { parent: metadata });
    return pulumi.all([metadata.urn, layout.urn]).apply(() => folder);
}
