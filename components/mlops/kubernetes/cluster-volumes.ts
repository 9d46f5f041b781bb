import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { LAYOUT_FILE, OUTSIDE_DAGS, PROJECT_FOLDER, type ProjectLayout } from "../../../lib/project-layout";
import { dataVolumeName } from "../../../lib/resource-names";
import type { ServiceDefinition } from "../../../services/service";
import type { Stack } from "../../../services/stack";
import type { VolumeSource, VolumeSources } from "./volume-sources";

/** What the folders that specs mount are called among the volume sources of a platform in a cluster. */
const FOLDERS = {
    project: "project",
    dags: "dags",
    metadata: "project-documents",
    stack: "stack-documents",
    notebooks: "notebooks",
} as const;

/** The claim with the notebooks that JupyterLab writes. */
const NOTEBOOKS_CLAIM = "notebooks-data";

/** How claims are made; one that is there stays as it was made. */
export interface ClaimSettings {
    /** Defaults to the cluster's own choice. */
    readonly className?: string | undefined;
    /** What each asks for, as Kubernetes writes it. */
    readonly size: string;
    /** Whether they stay when the stack goes. */
    readonly retain: boolean;
}

/** A ConfigMap and the files that its keys become. */
export type Documents = Extract<VolumeSource, { readonly from: "config" }>;

/** A platform's folders, as its specs have them, and where they come from. */
export interface ClusterFolders {
    /** What of a stack's description is another one in a cluster. */
    readonly stack: Pick<
        Stack,
        "folders" | "mounts" | "openedMounts" | "stackFolder" | "volume" | "writableNotebooks" | "writableScratch"
    >;
    readonly volumeSources: VolumeSources;
}

/** Lays them out: code from the project's image, data in claims, documents in ConfigMaps. */
export function clusterFolders(
    services: readonly ServiceDefinition[],
    args: {
        readonly layout: Pick<ProjectLayout, "outsideDags" | "scratch">;
        /** Volumes of which each pod has one of its own. */
        readonly ownVolumes: readonly string[];
        /** The folder with the DAGs, from the project's, where they lie in it. */
        readonly dagsPath: string | undefined;
        readonly projectDocuments: Documents;
        readonly stackDocuments: Documents;
    },
): ClusterFolders {
    const { dagsPath = "", layout, ownVolumes, projectDocuments, stackDocuments } = args;
    const dags = layout.outsideDags === undefined ? `${PROJECT_FOLDER}/${dagsPath}` : OUTSIDE_DAGS;
    const folder = (name: string) => ({ folder: name, identity: "" });
    const scratch = Object.fromEntries(layout.scratch.map((name) => [name, folder(`scratch-${name}`)]));
    return {
        stack: {
            folders: {
                root: folder(FOLDERS.project),
                dags: folder(FOLDERS.dags),
                metadata: folder(FOLDERS.metadata),
            },
            mounts: [],
            openedMounts: () => [],
            stackFolder: FOLDERS.stack,
            volume: (name) => name,
            writableNotebooks: () => folder(FOLDERS.notebooks),
            writableScratch: () => scratch,
        },
        volumeSources: new Map<string, VolumeSource>([
            ...services
                .flatMap(({ volumes }) => volumes)
                .map((name) => [name, ownVolumes.includes(name) ? OF_POD : claim(dataVolumeName(name))] as const),
            ...services
                .flatMap(({ memoryVolumes = [] }) => memoryVolumes)
                .map((name) => [name, { from: "pod", medium: "Memory" }] as const),
            ...Object.values(scratch).map((each) => [each.folder, { from: "pod" }] as const),
            // The document says what of the image a pod sees; tasks that run beside Airflow go by another one.
            [FOLDERS.project, { from: "image", folder: PROJECT_FOLDER, without: [LAYOUT_FILE] }],
            [FOLDERS.dags, { from: "image", folder: dags }],
            [FOLDERS.metadata, projectDocuments],
            [FOLDERS.stack, stackDocuments],
            [FOLDERS.notebooks, claim(NOTEBOOKS_CLAIM)],
        ]),
    };
}

const OF_POD: VolumeSource = { from: "pod" };

function claim(name: string): VolumeSource {
    return { from: "claim", claim: name };
}

/**
 * All claims of a platform, whatever services run: what leaves the program is deleted, its data too. They go with the stack, if
 * at all, and with nothing else.
 */
export function dataClaims(
    volumeSources: VolumeSources,
    {
        className,
        metadata,
        retain,
        size,
    }: ClaimSettings & {
        readonly metadata: {
            readonly namespace: pulumi.Input<string>;
            readonly labels: Readonly<Record<string, string>>;
        };
    },
    opts: pulumi.CustomResourceOptions,
): core.PersistentVolumeClaim[] {
    const names = [...volumeSources.values()].flatMap((source) => (source.from === "claim" ? [source.claim] : []));
    return [...new Set(names)].sort().map(
        (name) =>
            new core.PersistentVolumeClaim(
                name,
                {
                    // Where volumes are made for the first pod that mounts them, a claim without one is never bound.
                    metadata: { ...metadata, name, annotations: { "pulumi.com/skipAwait": "true" } },
                    spec: {
                        accessModes: ["ReadWriteOnce"],
                        resources: { requests: { storage: size } },
                        ...(className === undefined ? {} : { storageClassName: className }),
                    },
                },
                { ...opts, ignoreChanges: ["spec"], ...(retain ? { retainOnDelete: true } : {}) },
            ),
    );
}
