import type { UserError } from "../lib/user-error";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, setLine, setSecretLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import { DEFAULT_REGION } from "./outside-bucket-schema";
import type { Config } from "./schema";

type Path = readonly [string, ...string[]];

/** What {@link outsideFaults} needs to be valid. */
export const OUTSIDE_KEYS = ["airflow.deployment", "database", "mode", "objectStore"];

const DATABASE: Path = ["database", "url"];
const BUCKET: Path = ["objectStore", "bucket"];
const ROLE: Path = ["objectStore", "role"];

/** What is wrong with state that is to be kept elsewhere. */
export function outsideFaults(stack: string, { airflow, database, mode, objectStore }: Config): UserError[] {
    const given = [...givenOfDatabase(database), ...givenOfBucket(objectStore)];
    if (airflow.deployment !== IN_CLUSTER) {
        const problem = `is set, which is for ${configKey(["airflow", "deployment"])}: ${IN_CLUSTER} alone`;
        return given.map((path) => unwantedKey(stack, path, problem));
    }
    return [...databaseFaults(stack, database), ...bucketFaults(stack, objectStore, mode)];
}

/** What is said of a server that no address leads to does nothing. */
function databaseFaults(stack: string, database: Config["database"]): UserError[] {
    const [beside] = givenOfDatabase(database);
    return database.url === undefined && beside ? [missing(DATABASE, beside, setSecretLine(stack, DATABASE))] : [];
}

function bucketFaults(stack: string, objectStore: Config["objectStore"], mode: Config["mode"]): UserError[] {
    const { bucket, credentials, role } = objectStore;
    if (bucket === undefined) {
        const [beside] = givenOfBucket(objectStore);
        return beside ? [missing(BUCKET, beside, setLine(stack, BUCKET, "team-models"))] : [];
    }
    const key = (name: keyof typeof credentials): Path => ["objectStore", "credentials", name];
    const isOpened = role !== undefined;
    const minioKeys = (["buckets", "image", "keyBuckets"] as const).filter((name) => {
        const value = objectStore[name];
        return value !== undefined && value.length > 0;
    });
    return [
        ...(isOpened ? roleFaults(stack, objectStore, mode) : []),
        ...(credentials.accessKey === undefined && !isOpened
            ? [missing(key("accessKey"), BUCKET, setLine(stack, key("accessKey"), "AKIAEXAMPLE"))]
            : []),
        ...(credentials.secretKey === undefined && !isOpened
            ? [missing(key("secretKey"), BUCKET, setSecretLine(stack, key("secretKey")))]
            : []),
        ...minioKeys.map((name) => {
            const path: Path = ["objectStore", name];
            const problem = `is set beside ${configKey(BUCKET)}, with which the stack has no object store of its own`;
            return unwantedKey(stack, path, problem);
        }),
    ];
}

/** A role is Amazon's, and takes the place of a key. */
function roleFaults(stack: string, { credentials }: Config["objectStore"], mode: Config["mode"]): UserError[] {
    if (mode !== "prod") {
        return [unwantedKey(stack, ROLE, "is set, and only Amazon's clusters, in mode prod, give pods a role")];
    }
    const given = (["accessKey", "secretKey"] as const).filter((name) => credentials[name] !== undefined);
    return given.map((name) => {
        const path: Path = ["objectStore", "credentials", name];
        return unwantedKey(stack, path, `is set beside ${configKey(ROLE)}, which needs no key`);
    });
}

/** What the configuration says of a database elsewhere. */
function givenOfDatabase({ airflow, caCertificate, mlflow, url }: Config["database"]): Path[] {
    return givenOf([
        [url !== undefined, DATABASE],
        // Each has its service's name by default.
        [airflow !== "airflow", ["database", "airflow"]],
        [mlflow !== "mlflow", ["database", "mlflow"]],
        [caCertificate !== undefined, ["database", "caCertificate"]],
    ]);
}

/** The same of a bucket. */
function givenOfBucket({ bucket, credentials, endpoint, region, role }: Config["objectStore"]): Path[] {
    return givenOf([
        [bucket !== undefined, BUCKET],
        [endpoint !== undefined, ["objectStore", "endpoint"]],
        [region !== DEFAULT_REGION, ["objectStore", "region"]],
        [role !== undefined, ROLE],
        [credentials.accessKey !== undefined, ["objectStore", "credentials", "accessKey"]],
        [credentials.secretKey !== undefined, ["objectStore", "credentials", "secretKey"]],
    ]);
}

function givenOf(settings: readonly (readonly [isGiven: boolean, path: Path])[]): Path[] {
    return settings.filter(([isGiven]) => isGiven).map(([, path]) => path);
}

function missing(path: Path, beside: Path, fix: string): UserError {
    return configFault(path, `is missing; expected it beside ${configKey(beside)}`, fix);
}
