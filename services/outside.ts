import type * as pulumi from "@pulumi/pulumi";
import { externalDatabase } from "../lib/database-url";
import { s3Environment } from "../lib/s3-environment";
import type { ServiceFile } from "./spec";

/** State that a platform in a cluster keeps elsewhere, and not in services of its own. */
export interface Outside {
    readonly database?: OutsideDatabase;
    readonly objectStore?: OutsideObjectStore;
}

/** A Postgres server of the team's. */
export interface OutsideDatabase {
    /** Its address with user and password, and no database. Secret. */
    readonly url: pulumi.Output<string>;
    /** The database of each service, by the name that it has in a server of ours. */
    readonly names: Readonly<Record<string, string>>;
    /** Certificates that vouch for it, as PEM. Defaults to those that the images know. */
    readonly caCertificate?: string | undefined;
}

/** A bucket of the team's. */
export interface OutsideObjectStore {
    /** Its server's address. Defaults to Amazon's of the region. */
    readonly endpoint?: string | undefined;
    readonly region: string;
    readonly bucket: string;
    /** The key that opens it; its second half is secret. */
    readonly key?: Readonly<Record<"accessKey" | "secretKey", pulumi.Output<string>>>;
    /** The role of Amazon's that opens it instead, which pods have by their service accounts. */
    readonly role?: string | undefined;
}

/** Where all images have the certificates of those that vouch for servers of the Internet. */
const KNOWN_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
const CA_FILE = "database-ca.pem";

/** The certificates of a database outside, where a service finds its secrets; nothing where the known ones are enough. */
export function databaseCertificates(database: OutsideDatabase | undefined, folder: string): ServiceFile[] {
    const content = database?.caCertificate;
    return content === undefined ? [] : [{ path: `${folder}/${CA_FILE}`, content }];
}

/**
 * The addresses of a service's database outside, for SQLAlchemy.
 *
 * @param name Its name in a server of ours.
 * @param folder Where the service finds its secrets.
 */
export function outsideDatabase(
    { caCertificate, names, url }: OutsideDatabase,
    name: string,
    folder: string,
): Readonly<Record<"sync" | "async", pulumi.Output<string>>> {
    const certificates = caCertificate === undefined ? KNOWN_CERTIFICATES : `${folder}/${CA_FILE}`;
    const of = (kind: "sync" | "async") =>
        url.apply((text) => externalDatabase({ url: text, database: names[name] ?? name, certificates })[kind]);
    return { sync: of("sync"), async: of("async") };
}

/** The variables by which clients find the server of a bucket outside. */
export function bucketEnvironment({ endpoint, region }: OutsideObjectStore): Record<string, string> {
    return { AWS_DEFAULT_REGION: region, ...(endpoint === undefined ? {} : s3Environment(endpoint)) };
}
