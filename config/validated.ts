import type { UserError } from "../lib/user-error";
import type { Config } from "./schema";

/** What a stack's configuration comes to, as far as it is valid. */
export interface Validated {
    /** Absent where there is a fault. */
    readonly config?: Config;
    readonly faults: readonly UserError[];
    /** What is valid by itself, so that what else is wrong with it is found together with faults elsewhere. */
    readonly valid: Partial<Pick<Config, "env" | "envFile" | "existingSecrets" | "mode" | "secrets">> & {
        readonly project: Partial<Config["project"]>;
        readonly ports: Partial<Config["ports"]>;
        readonly services?: Config["services"];
        readonly credentialsVersion?: number;
        readonly registry: Partial<Config["registry"]>;
        readonly airflow?: { readonly oidc?: { readonly clientSecret?: string } };
        readonly alerts?: { readonly webhook?: string; readonly smtp?: { readonly password?: string } };
        readonly database?: { readonly url?: string };
        readonly objectStore?: { readonly credentials?: { readonly secretKey?: string }; readonly role?: string };
        readonly cluster: Partial<Config["cluster"]>;
        readonly tasks: Partial<Config["tasks"]>;
        readonly dags: { readonly bundle?: { readonly [Kind in "git" | "s3"]?: Readonly<Record<string, unknown>> } };
    };
}
