import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import type { Platform } from "./container-args";
import type { Credentials } from "./credentials";
import { Service } from "./service";
import type { ServiceSpec } from "./service-spec";

export interface PostgresArgs {
    readonly platform: Platform;
    readonly image: pulumi.Input<string>;
    /** Name of the volume with the databases. */
    readonly volume: pulumi.Input<string>;
    /** Passwords by role; each role gets a database of its name that only it may enter. */
    readonly passwords: Credentials["databasePasswords"];
    readonly memoryMib: number;
}

/** The databases of Airflow and MLflow. No port of this machine leads to it. */
export class Postgres extends pulumi.ComponentResource {
    /** Another text when the server's container is another one. */
    public readonly containerId: pulumi.Output<string>;
    /** Its container. */
    public readonly services: readonly Service[];

    constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "Postgres"), name, {}, opts);
        const { platform } = args;
        const service = new Service(name, { spec: postgresSpec(args), platform }, childOf(this, opts));
        this.containerId = service.containerId;
        this.services = [service];
        this.registerOutputs({ containerId: this.containerId });
    }
}

/** What the server is run with. Its image sets the roles' passwords from the files at each start. */
export function postgresSpec(args: PostgresArgs): ServiceSpec {
    return {
        role: "postgres",
        image: args.image,
        // The owner of the data, whoever owns the clone.
        uid: 999,
        environment: {},
        files: Object.entries(args.passwords).map(([role, content]) => ({
            path: `/run/secrets/postgres/${role}`,
            content,
        })),
        mounts: [{ target: "/var/lib/postgresql/data", from: { volume: args.volume }, readOnly: false }],
        networks: ["database"],
        ports: [],
        readiness: {
            until: "healthy",
            check: {
                // Over TCP: while the start sets the passwords, only the local socket answers.
                command: ["pg_isready", "--quiet", "--host", "127.0.0.1"],
                intervalSeconds: 3,
                timeoutSeconds: 5,
                startSeconds: 60,
                retries: 5,
            },
        },
        readySeconds: 180,
        memoryMib: args.memoryMib,
        stop: { signal: "SIGINT", graceSeconds: 60 },
    };
}
