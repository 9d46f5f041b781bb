import * as pulumi from "@pulumi/pulumi";
import { s3CredentialsFile } from "../../lib/s3-credentials";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import type { Platform } from "./container-args";
import type { Credentials } from "./credentials";
import { initSpec, minioSpec, otherServerSpec, prepareVolumeSpec } from "./object-store-specs";
import { Service } from "./service";
import type { ServiceSpec } from "./service-spec";

export interface ObjectStoreArgs {
    readonly platform: Platform;
    /** The image with MinIO and with the program that makes buckets and keys. */
    readonly image: pulumi.Input<string>;
    /** Another S3 server to run instead of MinIO. */
    readonly other?: { readonly image: pulumi.Input<string>; readonly command?: readonly string[] };
    /** Names of the volumes: each server keeps its data in a form of its own. */
    readonly volumes: { readonly minio: pulumi.Input<string>; readonly other: pulumi.Input<string> };
    readonly credentials: Pick<Credentials, "objectStoreRoot" | "s3">;
    readonly ports: { readonly api: number; readonly console: number };
    readonly memoryMib: number;
}

/** An S3 server with the stack's buckets: MinIO, or the one that the configuration names. */
export class ObjectStore extends pulumi.ComponentResource {
    /** An AWS credentials file that opens the buckets and, with MinIO, nothing else. */
    public readonly credentialsFile: pulumi.Output<string>;
    /** All of its containers. */
    public readonly services: readonly Service[];

    constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "ObjectStore"), name, {}, opts);
        const { platform, other } = args;
        const service = (part: string, spec: ServiceSpec, ...after: pulumi.Resource[]): Service =>
            new Service(part, { spec, platform }, childOf(this, opts, ...after));
        const before = other ? [service(`${name}-volume`, prepareVolumeSpec(args))] : [];
        const server = service(name, other ? otherServerSpec(args, other) : minioSpec(args), ...before);
        this.services = [...before, server, service(`${name}-init`, initSpec(args, server.containerId), server)];
        const { objectStoreRoot, s3 } = args.credentials;
        const key = other
            ? // Making a lesser key is no part of S3, so another server's only key is its root's.
              { accessKey: objectStoreRoot.user, secretKey: objectStoreRoot.password }
            : s3;
        this.credentialsFile = pulumi
            .all([key.accessKey, key.secretKey])
            .apply(([accessKey, secretKey]) => s3CredentialsFile({ accessKey, secretKey }));
        this.registerOutputs({ credentialsFile: this.credentialsFile });
    }
}
