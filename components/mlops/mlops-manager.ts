import * as pulumi from "@pulumi/pulumi";
import { RESOURCES } from "../../lib/resource-names";
import { typeToken } from "../../lib/type-token";
import { CATALOGUE, clientSecrets, neededPorts, portUrl, running } from "../../services/catalogue";
import type { ServiceOptions } from "../../services/stack";
import type { BuildArgs, PlatformImage } from "../image/platform-image";
import { stackFile } from "../stack-file";
import { allReady } from "./all-ready";
import { Credentials } from "./credentials";
import { dataVolumes } from "./data-volumes";
import type { DockerWorkload } from "./docker-workload";
import { serviceImages } from "./images";
import { memoryVolumes } from "./memory-volumes";
import type { Networks } from "./networks";
import { ServiceGroup } from "./service-group";
import { describeStack, type StackArgs } from "./stack-description";

export interface MlopsManagerArgs extends StackArgs {
    /** The networks that the services meet in. */
    readonly networks: Networks;
    /** How images are built. */
    readonly build: BuildArgs;
    /** Images of ours that others start from; services may run one of them. */
    readonly sharedImages: ReadonlyMap<string, PlatformImage>;
    /** Images to run instead of ours. */
    readonly images: Readonly<Partial<Record<string, string>>>;
    /** Increase by 1 to rotate all credentials. */
    readonly credentialsVersion: number;
    /** Where {@link credentialsVersion} is written before anything takes it up. */
    readonly versionFile: { readonly file: string; readonly stateRoot: string };
}

/** How a user gets in: values by name, by the name of what they open. */
export type Logins = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Airflow, MLflow, MinIO and JupyterLab on this machine's Docker, with Postgres under them. */
export class MlopsManager extends pulumi.ComponentResource {
    /** The address of each service that runs, as seen from this machine; there once all of them are ready. */
    public readonly urls: pulumi.Output<Readonly<Record<string, string>>>;
    /** Names of the stack's networks and volumes in Docker. */
    public readonly owned: pulumi.Output<{ readonly networks: readonly string[]; readonly volumes: readonly string[] }>;
    /** Secret. */
    public readonly credentials: pulumi.Output<Logins>;
    /** Secret variables by which task pods reach the services that run. */
    public readonly clientSecrets: pulumi.Output<Readonly<Record<string, string>>>;

    constructor(name: string, args: MlopsManagerArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "MlopsManager"), name, {}, opts);
        const { build, identity, images: named, networks, options } = args;
        const services = running(args.services);
        // Data and the secrets it was written with stay, whatever services run.
        const version = args.credentialsVersion;
        const credentials = new Credentials("credentials", { services: CATALOGUE, options, version }, { parent: this });
        const volumes = new Map([
            ...dataVolumes(CATALOGUE, identity, this),
            ...memoryVolumes(CATALOGUE, identity, this),
        ]);
        const images = serviceImages({ services, options, named, build, shared: args.sharedImages }, this);
        const versionRecord = recordVersion(args, this, images.all);
        const stack = describeStack(args, { credentials, volumes, images });
        const platform = { identity, programRoot: build.programRoot, networks: networks.names };
        const groups = new Map<string, ServiceGroup>();
        const workloads = new Map<string, DockerWorkload>();
        for (const service of services) {
            const others = service.startsAfter.flatMap((other) => groups.get(other) ?? []);
            const group = new ServiceGroup(
                { service, specs: service.describe(stack), platform, others: new Map(workloads) },
                // Every container waits for every image: one that cannot be had stops the `up` while nothing runs yet.
                { parent: this, dependsOn: [...images.all, versionRecord, ...others] },
            );
            groups.set(service.name, group);
            group.workloads.forEach((workload, role) => workloads.set(role, workload));
        }
        this.urls = allReady([...workloads.values()], platform).apply(() => addresses(args));
        this.owned = pulumi
            .all([pulumi.all([networks.names.platform, networks.names.database]), pulumi.all([...volumes.values()])])
            .apply(([ownNetworks, ownVolumes]) => ({ networks: ownNetworks, volumes: ownVolumes }));
        this.credentials = logins(credentials, options);
        this.clientSecrets = pulumi.output(clientSecrets(args.services, credentials.password, options));
        this.registerOutputs({ urls: this.urls, owned: this.owned, credentials: this.credentials });
    }
}

/**
 * Leaves word of the credentials that data is written with from now on, before any of it is. An `up` that fails in the
 * middle may have got so far, and going back would take away what opens that data.
 */
export function recordVersion(
    { versionFile, credentialsVersion }: Pick<MlopsManagerArgs, "versionFile" | "credentialsVersion">,
    parent: pulumi.Resource,
    images: readonly pulumi.Resource[],
): pulumi.Resource {
    const file = { ...versionFile, content: `${credentialsVersion}\n` };
    return stackFile(RESOURCES.credentialsVersion, file, { parent, dependsOn: [...images] });
}

/** The addresses of what runs. */
export function addresses({
    identity,
    options,
    ports,
    services,
}: Pick<MlopsManagerArgs, "identity" | "options" | "ports" | "services">): Record<string, string> {
    const urls = neededPorts(services, options).map((name) => [name, portUrl(identity, name, ports[name])] as const);
    return Object.fromEntries(urls);
}

/** How a user gets in, of all services of the catalogue. */
export function logins(credentials: Credentials, options: ServiceOptions): pulumi.Output<Logins> {
    const all = CATALOGUE.map((service) => ("logins" in service ? service.logins(credentials, options) : {}));
    return pulumi.output(Object.assign({}, ...all) as Logins);
}
