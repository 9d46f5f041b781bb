import * as pulumi from "@pulumi/pulumi";
import { pageUrl, type StackIdentity } from "../../lib/names";
import { neededParts, type ImageName, type Role, type ServiceName } from "../../lib/roles";
import { typeToken } from "../../lib/type-token";
import { stackFile } from "../tasks/stack-file";
import { AIRFLOW_USER } from "./airflow-specs";
import { Credentials } from "./credentials";
import { dataVolumes, type DataVolumes } from "./data-volume";
import { platformImages } from "./images";
import type { Networks } from "./networks";
import { deployServices } from "./services";
import type { UserFolders } from "./user-folders";

export interface MlopsManagerArgs {
    readonly identity: StackIdentity;
    /** The clone's absolute path. */
    readonly clone: string;
    /** What images are built for, e.g. `linux/amd64`. */
    readonly buildPlatform: string;
    /** The user id that owns the clone. */
    readonly ownerUid: number;
    /** What is to run; what it needs runs with it. */
    readonly services: readonly ServiceName[];
    /** Ports of this machine. */
    readonly ports: Readonly<Record<"airflow" | "mlflow" | "minio" | "minioConsole" | "jupyter", number>>;
    /** The networks they meet in. */
    readonly networks: Networks;
    /** Images to run instead of ours. */
    readonly images: Readonly<Partial<Record<ImageName, string | undefined>>>;
    readonly build: { readonly cache: boolean; readonly force: string };
    /** Text of the project's requirements.txt. */
    readonly requirements: string;
    readonly folders: UserFolders;
    /** The folder with the task config. */
    readonly stackFolder: pulumi.Input<string>;
    readonly airflowEnv: Readonly<Record<string, pulumi.Input<string>>>;
    /** Another S3 server instead of MinIO. */
    readonly objectStore?: { readonly image: string; readonly command?: readonly string[] | undefined } | undefined;
    /** Memory limits in MiB. */
    readonly memory: Readonly<Record<Role, number>>;
    readonly credentialsVersion: number;
    /** Where {@link credentialsVersion} is written before anything takes it up. */
    readonly versionFile: { readonly file: string; readonly top: string };
}

/** How a user gets in. */
export interface Logins {
    readonly airflow: { readonly username: string; readonly password: string };
    readonly minio: { readonly accessKey: string; readonly secretKey: string };
    readonly s3: { readonly accessKey: string; readonly secretKey: string };
    readonly jupyter: { readonly token: string };
    readonly postgres: Readonly<Record<"airflow" | "mlflow", string>>;
}

/** Airflow, MLflow, MinIO and JupyterLab on this machine's Docker, with Postgres under them. */
export class MlopsManager extends pulumi.ComponentResource {
    /** The address of each service that runs, as seen from this machine; there once all of them are ready. */
    public readonly urls: pulumi.Output<Readonly<Record<string, string>>>;
    /** Names of the stack's networks and volumes in Docker. */
    public readonly owned: pulumi.Output<{ readonly networks: readonly string[]; readonly volumes: readonly string[] }>;
    /** Secret. */
    public readonly credentials: pulumi.Output<Logins>;

    constructor(name: string, args: MlopsManagerArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "MlopsManager"), name, {}, opts);
        const parts = neededParts(args.services);
        // Data and the secrets it was written with stay, whatever services run.
        const credentials = new Credentials("credentials", { version: args.credentialsVersion }, { parent: this });
        const volumes = dataVolumes(args.identity, this);
        const imagesOf = platformImages({ ...args, own: args.images, platform: args.buildPlatform }, this);
        const platform = { identity: args.identity, clone: args.clone, networks: args.networks.names };
        const begun = recordVersion(args, this, imagesOf.all);
        const before = [...imagesOf.all, begun];
        const ready = deployServices({ ...args, parts, credentials, volumes, imagesOf, before, platform }, this);
        this.urls = ready.apply(() => addresses(args));
        this.owned = namesOf(args.networks.names, volumes);
        this.credentials = logins(credentials);
        this.registerOutputs({ urls: this.urls, owned: this.owned, credentials: this.credentials });
    }
}

/**
 * Leaves word of the credentials that data is written with from now on, before any of it is. An `up` that fails in the
 * middle may have got so far, and going back would take away what opens that data.
 */
function recordVersion(
    { versionFile, credentialsVersion }: MlopsManagerArgs,
    parent: pulumi.Resource,
    images: readonly pulumi.Resource[],
): pulumi.Resource {
    const file = { ...versionFile, content: `${credentialsVersion}\n` };
    return stackFile("credentials-version", file, { parent, dependsOn: [...images] });
}

/** The addresses of what runs. */
export function addresses({ identity, ports, services, objectStore }: MlopsManagerArgs): Record<string, string> {
    const parts = neededParts(services);
    return {
        ...(parts.airflow ? { airflow: pageUrl(identity, ports.airflow) } : {}),
        ...(parts.jupyter ? { jupyter: pageUrl(identity, ports.jupyter) } : {}),
        ...(parts.mlflow ? { mlflow: `http://127.0.0.1:${ports.mlflow}` } : {}),
        ...(parts.objectStore ? { minio: `http://127.0.0.1:${ports.minio}` } : {}),
        ...(parts.objectStore && !objectStore ? { minioConsole: pageUrl(identity, ports.minioConsole) } : {}),
    };
}

function namesOf(networks: Networks["names"], volumes: DataVolumes): MlopsManager["owned"] {
    const { airflowLogs, minio, objectStore, postgres } = volumes;
    return pulumi
        .all([
            pulumi.all([networks.platform, networks.database]),
            pulumi.all([airflowLogs, minio, objectStore, postgres]),
        ])
        .apply(([ownNetworks, ownVolumes]) => ({ networks: ownNetworks, volumes: ownVolumes }));
}

function logins(credentials: Credentials): pulumi.Output<Logins> {
    const { airflowPassword, databasePasswords, jupyterToken, objectStoreRoot, s3 } = credentials;
    return pulumi.output({
        airflow: { username: AIRFLOW_USER, password: airflowPassword },
        jupyter: { token: jupyterToken },
        minio: { accessKey: objectStoreRoot.user, secretKey: objectStoreRoot.password },
        postgres: databasePasswords,
        s3,
    });
}
