import { holdsSecret } from "../lib/plain-secret";
import { UserError } from "../lib/user-error";
import { secretParts } from "./airflow-objects";
import { configKey, setSecretLine } from "./config-commands";
import { isKubeconfigText } from "./kubeconfig-text";
import { isBelow } from "./schema-path";
import { secrets as secretsSchema } from "./secrets-schema";
import type { RawConfig } from "./raw-config";
import type { Validated } from "./validated";

type Path = readonly (string | number)[];

/** What is encrypted: each value by its path or, where only Pulumi has read the file, whole keys. */
export function encryptedPaths({ secretKeys, secretPaths }: RawConfig): readonly Path[] {
    return secretPaths ?? [...secretKeys].map((key) => [key]);
}

/** Every secret of the user's own that stands in the file as it is. Values that are not valid are named for that first. */
export function plainSecrets(given: unknown, raw: RawConfig): UserError[] {
    const paths = entries(given).flatMap(([name, values]) =>
        entries(values)
            .filter(([key, value]) => secretsSchema.safeParse({ [name]: { [key]: value } }).success)
            .map(([key]) => ["secrets", name, key]),
    );
    return paths.filter((path) => !isEncrypted(path, raw)).map((path) => unencrypted(path, raw.stack));
}

/** Variables of `env` that hold a secret and stand there as they are. */
export function plainEnv(given: unknown, raw: RawConfig): UserError[] {
    const names = entries(given).flatMap(([name, value]) =>
        typeof value === "string" && holdsSecret(name, value) ? [["env", name]] : [],
    );
    return names.filter((path) => !isEncrypted(path, raw)).map((path) => unencrypted(path, raw.stack));
}

/** The same of Airflow's connections and variables. */
export function plainObjects(given: unknown, raw: RawConfig): UserError[] {
    const paths = secretParts(Object.fromEntries(entries(given))).map((path) => ["airflow", ...path]);
    return paths.filter((path) => !isEncrypted(path, raw)).map((path) => unencrypted(path, raw.stack));
}

/** The same of the logins to registry, cluster, repository and bucket. */
export function plainLogins(
    { airflow, alerts, cluster, dags, database, objectStore, project, registry }: Validated["valid"],
    raw: RawConfig,
): UserError[] {
    const { kubeconfig } = cluster;
    const { git, s3 } = dags.bundle ?? {};
    const logins: readonly (readonly [path: Path, isSet: boolean])[] = [
        [["airflow", "oidc", "clientSecret"], airflow?.oidc?.clientSecret !== undefined],
        [["alerts", "webhook"], alerts?.webhook !== undefined],
        [["alerts", "smtp", "password"], alerts?.smtp?.password !== undefined],
        [["database", "url"], database?.url !== undefined],
        [["objectStore", "credentials", "secretKey"], objectStore?.credentials?.secretKey !== undefined],
        [["registry", "password"], registry.password !== undefined],
        [["registry", "pull", "password"], registry.pull?.password !== undefined],
        [["cluster", "kubeconfig"], kubeconfig !== undefined && isKubeconfigText(kubeconfig)],
        [["dags", "bundle", "git", "token"], git?.["token"] !== undefined],
        [["dags", "bundle", "git", "privateKey"], git?.["privateKey"] !== undefined],
        [["dags", "bundle", "s3", "secretAccessKey"], s3?.["secretAccessKey"] !== undefined],
        ...(project.indexes ?? []).map(
            ({ password }, number) => [["project", "indexes", number, "password"], password !== undefined] as const,
        ),
    ];
    return logins
        .filter(([path, isSet]) => isSet && !isEncrypted(path, raw))
        .map(([path]) => unencrypted(path, raw.stack));
}

/** Whether a value is encrypted or, where only Pulumi has read the file, may be. */
export function isEncrypted(path: Path, raw: RawConfig): boolean {
    return encryptedPaths(raw).some((one) => isBelow(path, one));
}

function entries(map: unknown): [string, unknown][] {
    return typeof map === "object" && map !== null && !Array.isArray(map) ? Object.entries(map) : [];
}

function unencrypted(path: Path, stack: string): UserError {
    return new UserError({
        subject: configKey(path),
        problem: `stands unencrypted in Pulumi.${stack}.yaml; expected a value set with --secret`,
        fix: setSecretLine(stack, path),
    });
}
