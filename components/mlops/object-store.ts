import * as pulumi from "@pulumi/pulumi";
import { s3CredentialsFile } from "../../lib/s3-credentials";
import { typeToken } from "../../lib/type-token";
import type { Platform } from "./container-args";
import type { Credentials } from "./credentials";
import { initSpec, minioSpec, otherServerSpec, prepareVolumeSpec } from "./object-store-specs";
import { Service } from "./service";

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

    constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "ObjectStore"), name, {}, opts);
        const { platform, other } = args;
        const server = other
            ? this.otherServer(name, args, other)
            : new Service(name, { spec: minioSpec(args), platform }, { parent: this });
        new Service(
            `${name}-init`,
            { spec: initSpec(args, server.containerId), platform },
            { parent: this, dependsOn: [server] },
        );
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

    private otherServer(name: string, args: ObjectStoreArgs, other: NonNullable<ObjectStoreArgs["other"]>): Service {
        const { platform } = args;
        const prepared = new Service(`${name}-volume`, { spec: prepareVolumeSpec(args), platform }, { parent: this });
        const spec = otherServerSpec(args, other);
        return new Service(name, { spec, platform }, { parent: this, dependsOn: [prepared] });
    }
}
