import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import { apiServerSpec, dagProcessorSpec, migrationSpec, schedulerSpec, triggererSpec } from "./airflow-specs";
import type { Endpoints } from "./clients";
import type { Platform } from "./container-args";
import type { Credentials } from "./credentials";
import { Service } from "./service";
import type { ServiceSpec } from "./service-spec";
import type { UserFolders } from "./user-folders";

export interface AirflowArgs {
    readonly platform: Platform;
    readonly image: pulumi.Input<string>;
    readonly uid: number;
    readonly folders: Pick<UserFolders, "dags" | "project">;
    /** Name of the volume that all parts write task logs to. */
    readonly logVolume: pulumi.Input<string>;
    /** The stack's folder with the task config. */
    readonly stackFolder: pulumi.Input<string>;
    readonly credentials: Pick<
        Credentials,
        "airflowPassword" | "apiSecretKey" | "databasePasswords" | "fernetKeys" | "jwtSecret"
    >;
    /** Whether stored connections are still encrypted with the key before. */
    readonly rotated: boolean;
    /** Another text when the database server is another one. */
    readonly databaseId: pulumi.Input<string>;
    readonly endpoints: Endpoints;
    /** Absent where no object store runs. */
    readonly s3CredentialsFile?: pulumi.Output<string>;
    /** Further environment of every part; wins over ours. */
    readonly env: Readonly<Record<string, pulumi.Input<string>>>;
    /** The port on this machine. */
    readonly port: number;
    /** The address a browser sees. */
    readonly url: string;
    readonly memory: Readonly<Record<"apiServer" | "scheduler" | "dagProcessor" | "triggerer", number>>;
}

/** Airflow in its four parts, after a migration of its database. Tasks run in the scheduler's container. */
export class Airflow extends pulumi.ComponentResource {
    /** All of its containers. */
    public readonly services: readonly Service[];

    constructor(name: string, args: AirflowArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "Airflow"), name, {}, opts);
        const service = (part: string, spec: ServiceSpec, after: pulumi.Resource[]): Service =>
            new Service(`${name}-${part}`, { spec, platform: args.platform }, childOf(this, opts, ...after));
        const migration = service("migration", migrationSpec(args), []);
        this.services = [
            migration,
            service("api-server", apiServerSpec(args), [migration]),
            service("scheduler", schedulerSpec(args), [migration]),
            service("dag-processor", dagProcessorSpec(args), [migration]),
            service("triggerer", triggererSpec(args), [migration]),
        ];
        this.registerOutputs({});
    }
}
