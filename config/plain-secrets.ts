import { UserError } from "../lib/user-error";
import { configKey, setSecretLine } from "./config-commands";
import { isKubeconfigText } from "./kubeconfig-text";
import type { Config } from "./schema";
import type { RawConfig, Validated } from "./validate";

/** Pulumi says of a whole key only whether something in it is encrypted. */
export function plainSecrets(secrets: Config["secrets"], raw: RawConfig): UserError[] {
    const paths = Object.entries(secrets).flatMap(([name, values]) =>
        Object.keys(values).map((key) => ["secrets", name, key]),
    );
    return raw.secretKeys.has("secrets") ? [] : paths.map((path) => unencrypted(path, raw.stack));
}

/** The same of the logins to registry, cluster, repository and bucket. */
export function plainLogins({ cluster, dags, registry }: Validated["valid"], raw: RawConfig): UserError[] {
    const { kubeconfig } = cluster;
    const { git, s3 } = dags.bundle ?? {};
    const logins: readonly (readonly [path: readonly string[], isSet: boolean])[] = [
        [["registry", "password"], registry.password !== undefined],
        [["registry", "pull", "password"], registry.pull?.password !== undefined],
        [["cluster", "kubeconfig"], kubeconfig !== undefined && isKubeconfigText(kubeconfig)],
        [["dags", "bundle", "git", "token"], git?.["token"] !== undefined],
        [["dags", "bundle", "git", "privateKey"], git?.["privateKey"] !== undefined],
        [["dags", "bundle", "s3", "secretAccessKey"], s3?.["secretAccessKey"] !== undefined],
    ];
    return logins
        .filter(([[key = ""], isSet]) => isSet && !raw.secretKeys.has(key))
        .map(([path]) => unencrypted(path, raw.stack));
}

function unencrypted(path: readonly string[], stack: string): UserError {
    return new UserError({
        subject: configKey(path),
        problem: `stands unencrypted in Pulumi.${stack}.yaml; expected a value set with --secret`,
        fix: setSecretLine(stack, path),
    });
}
