import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { relative } from "../../../lib/folders";
import { typeToken } from "../../../lib/type-token";
import { CATALOGUE, clientSecrets, running } from "../../../services/catalogue";
import { replacedServices } from "../../../services/in-cluster";
import { clusterChild } from "../../cluster-child";
import { Credentials } from "../credentials";
import { serviceImages } from "../images";
import { addresses, logins, recordVersion, type Logins, type MlopsManagerArgs } from "../mlops-manager";
import { describeStack } from "../stack-description";
import { clusterFolders, dataClaims, type ClaimSettings, type Documents } from "./cluster-volumes";
import { clusterWorkloads } from "./cluster-workloads";
import type { IngressSettings } from "./platform-ingress";
import { workerPods, type WorkerSettings } from "./worker-pods";

export interface ClusterPlatformArgs extends Omit<
    MlopsManagerArgs,
    "folders" | "mounts" | "networks" | "ownerUid" | "stackFolder"
> {
    /** How many of each of these roles run at once; one of each other. */
    readonly replicas: Readonly<Record<string, number>>;
    /** The project's folders on this machine, of which the cluster has what its image has. */
    readonly folders: Pick<MlopsManagerArgs["folders"], "dags" | "notebooks" | "root">;
    /** The namespace of the platform, once it is there. Pods of tasks have another. */
    readonly namespace: pulumi.Input<string>;
    /** That of the tasks. */
    readonly taskNamespace: pulumi.Input<string>;
    /** Labels that say whose it is. */
    readonly labels: Readonly<Record<string, string>>;
    /** The project's image, as the cluster knows it. */
    readonly projectImage: pulumi.Input<string>;
    /** Brings an image of this machine to the cluster. @returns Its name there. */
    readonly deliverImage: (name: string, reference: pulumi.Output<string>) => pulumi.Output<string>;
    /** The service account of pods that make the pods of tasks. */
    readonly startsPodsAs: pulumi.Input<string>;
    /** That of pods that read what pods of tasks say. Defaults to none. */
    readonly readsPodsAs?: pulumi.Input<string> | undefined;
    /** That of the other pods that open the bucket, where a role opens it. Defaults to none. */
    readonly opensBucketAs?: pulumi.Input<string> | undefined;
    /** Secrets with which all of these pods pull their images, in both namespaces. Defaults to none. */
    readonly imagePullSecrets?: readonly string[];
    /** Host names of pages. Defaults to none. */
    readonly ingress?: IngressSettings | undefined;
    /** How volume claims are made. */
    readonly storage: ClaimSettings;
    /** Volumes of which each pod has one of its own, which goes with it. Defaults to none. */
    readonly ownVolumes?: readonly string[];
    /** Services that do not run although others need them: what these are asked there, nobody asks. Defaults to none. */
    readonly leftOut?: readonly string[];
    /** What pods of Airflow's own tasks get, where its executor makes such. Defaults to none. */
    readonly workers?: WorkerSettings | undefined;
    /** What the project says of itself, and what Airflow knows of the stack: ConfigMaps, with their content. */
    readonly documents: Readonly<Record<"project" | "stack", ClusterDocuments>>;
}

export interface ClusterDocuments extends Documents {
    /** By key. */
    readonly content: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What {@link MlopsManager} is on one machine: Airflow, MLflow, MinIO and JupyterLab as pods of a cluster, from the same specs,
 * with Postgres under them.
 */
export class ClusterPlatform extends pulumi.ComponentResource {
    /** The address of each service that runs, once its port is forwarded or its host leads there; there once all are ready. */
    public readonly urls: pulumi.Output<Readonly<Record<string, string>>>;
    /** Secret. */
    public readonly credentials: pulumi.Output<Logins>;
    /** Secret variables by which task pods reach the services that run. */
    public readonly clientSecrets: pulumi.Output<Readonly<Record<string, string>>>;

    constructor(name: string, args: ClusterPlatformArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const kept = { ...opts };
        delete kept.deletedWith;
        super(typeToken("mlops", "ClusterPlatform"), name, {}, kept);
        const { build, images: named, labels, namespace, options } = args;
        const child = clusterChild(this, opts);
        const asked = running(args.services);
        const elsewhere = [...replacedServices(options.outside), ...(args.leftOut ?? [])];
        const services = asked.filter((service) => !elsewhere.includes(service.name));
        const version = args.credentialsVersion;
        const credentials = new Credentials("credentials", { services: CATALOGUE, options, version }, { parent: this });
        const images = serviceImages({ services, options, named, build, shared: args.sharedImages }, this);
        const versionRecord = recordVersion(args, this, images.all);
        const { volumeSources, stack } = foldersOf(args);
        const reference = once((image) => args.deliverImage(image, images.reference(image)));
        const base = describeStack(
            {
                // Nobody's files are in these folders, so nobody in particular works on them.
                ...args,
                ownerUid: 0,
                mounts: [],
                stackFolder: "",
                folders: { ...args.folders, metadata: stack.folders.metadata },
            },
            { credentials, volumes: new Map(), images: { reference } },
        );
        const described = {
            ...base,
            ...stack,
            page: (port: string) => publicAddresses(args)[port] ?? base.page(port),
        };
        const documents = Object.values(args.documents).map(
            ({ content, map }) =>
                new core.ConfigMap(map, { metadata: { namespace, name: map, labels }, data: content }, child),
        );
        const claims = dataClaims(volumeSources, { ...args.storage, metadata: { namespace, labels } }, child);
        const workerTemplate = workerPods({ ...args, volumeSources, stack: described }, child);
        const workloads = clusterWorkloads(
            { ...args, volumeSources, services, stack: { ...described, workerTemplate } },
            { ...opts, parent: this, dependsOn: [...images.all, versionRecord, ...documents, ...claims] },
        );
        this.urls = pulumi
            .all(workloads.map(({ ready }) => ready))
            .apply(() => ({ ...addresses(args), ...publicAddresses(args) }));
        this.credentials = logins(credentials, options);
        this.clientSecrets = pulumi.output(clientSecrets(args.services, credentials.password, options));
        this.registerOutputs({ urls: this.urls, credentials: this.credentials });
    }
}

/** The addresses of pages that have a host name, by their ports. They are never without TLS. */
function publicAddresses({ ingress }: Pick<ClusterPlatformArgs, "ingress">): Record<string, string> {
    return Object.fromEntries(
        Object.entries(ingress?.hosts ?? {}).flatMap(([port, host]) => (host ? [[port, `https://${host}`]] : [])),
    );
}

function foldersOf({ documents, folders, layout, ownVolumes = [] }: ClusterPlatformArgs) {
    return clusterFolders(CATALOGUE, {
        layout,
        ownVolumes,
        dagsPath: relative(folders.root.folder, folders.dags.folder),
        projectDocuments: documents.project,
        stackDocuments: documents.stack,
    });
}

/** A function that is asked for each name once. */
function once<T>(of: (name: string) => T): (name: string) => T {
    const known = new Map<string, T>();
    return (name) => {
        const found = known.get(name) ?? of(name);
        known.set(name, found);
        return found;
    };
}
