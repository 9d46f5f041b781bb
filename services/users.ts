import type * as pulumi from "@pulumi/pulumi";
import type { AirflowRole, AirflowUser } from "../lib/airflow-users";

/** Who may log in to Airflow besides its own user. */
export interface AirflowUsers {
    /** Those with passwords that the stack makes. */
    readonly users: readonly AirflowUser[];
    /** Where others log in. Defaults to nowhere. */
    readonly oidc?: OpenIdProvider | undefined;
}

/** A provider of OpenID Connect. */
export interface OpenIdProvider {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: pulumi.Output<string>;
    /** What it is asked for, `openid` among it. */
    readonly scope: string;
    /** The claim with a person's groups. */
    readonly rolesClaim: string;
    /** The role of those in a group, by the group; who is in none is refused. */
    readonly roles: Readonly<Record<string, AirflowRole>>;
}
