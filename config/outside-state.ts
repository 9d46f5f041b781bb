import * as pulumi from "@pulumi/pulumi";
import type { Outside } from "../services/outside";
import type { ObjectStoreOptions } from "../services/stack";
import type { Config } from "./schema";

/** What the configuration says of an object store of the stack's own; the rest has a key that belongs to no service. */
export function ownObjectStore({ buckets, command, image, keyBuckets }: Config["objectStore"]): ObjectStoreOptions {
    return { buckets, command, image, keyBuckets };
}

/** What the configuration says of state that is kept elsewhere; undefined where it says nothing. */
export function outsideState({ database, objectStore }: Pick<Config, "database" | "objectStore">): Outside | undefined {
    const { caCertificate, url, ...names } = database;
    const { bucket, credentials, endpoint, region, role } = objectStore;
    const { accessKey, secretKey } = credentials;
    if (url === undefined && bucket === undefined) {
        return undefined;
    }
    return {
        ...(url === undefined ? {} : { database: { url: pulumi.secret(url), names, caCertificate } }),
        ...(bucket === undefined
            ? {}
            : {
                  objectStore: {
                      ...{ bucket, endpoint, region, role },
                      ...(accessKey === undefined || secretKey === undefined
                          ? {}
                          : { key: { accessKey: pulumi.output(accessKey), secretKey: pulumi.secret(secretKey) } }),
                  },
              }),
    };
}
