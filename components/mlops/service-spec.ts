import type * as pulumi from "@pulumi/pulumi";
import type { HealthCheck } from "../../lib/health-check";
import type { PublishedPort } from "../../lib/ports";

/** A network of the stack: `platform` for all that talk to each other, `database` for Postgres and who needs it. */
export type NetworkName = "platform" | "database";

/** A file that is put into a container before it starts, readable by its group alone. */
export interface ServiceFile {
    readonly path: string;
    readonly content: pulumi.Input<string>;
    /** Whether the service opens it for writing. Defaults to false. */
    readonly writable?: boolean;
}

/** A volume of the stack or a folder of this machine, seen inside a container. */
export interface ServiceMount {
    readonly target: string;
    readonly from:
        | { readonly volume: pulumi.Input<string> }
        | { readonly folder: pulumi.Input<string>; readonly identity: string };
    readonly readOnly: boolean;
}

/** How it is known that a service does what it is there for. */
export type Readiness =
    | { readonly until: "healthy"; readonly check: HealthCheck }
    /** Something answers at the published port; for an image that brings no health check. */
    | { readonly until: "answers"; readonly url: string }
    /** It has ended with exit code 0. */
    | { readonly until: "done" };

/** One service, described once and without a word of the engine that runs it. */
export interface ServiceSpec {
    /** Its name in the stack and among the other services. */
    readonly role: string;
    readonly image: pulumi.Input<string>;
    /** User id; the group is always 0, which is what may read {@link files}. */
    readonly uid: number;
    /** Defaults to the image's own. */
    readonly command?: readonly string[];
    readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
    readonly files: readonly ServiceFile[];
    readonly mounts: readonly ServiceMount[];
    readonly networks: readonly NetworkName[];
    readonly ports: readonly PublishedPort[];
    readonly readiness: Readiness;
    /** Seconds it may take until it is ready. */
    readonly readySeconds: number;
    readonly memoryMib: number;
    readonly stop: { readonly signal: string; readonly graceSeconds: number };
    /** What makes a one-shot run again when it changes. */
    readonly after?: pulumi.Input<string>;
}
