/** Airflow's roles, the one that may do most first. */
export const AIRFLOW_ROLES = ["Admin", "Op", "User", "Viewer"] as const;
export type AirflowRole = (typeof AIRFLOW_ROLES)[number];

/** The user that every stack's Airflow has. */
export const OWN_USER = "admin";

/** Somebody who logs in with a password that the stack makes. */
export interface AirflowUser {
    readonly name: string;
    readonly role: AirflowRole;
    readonly email: string;
}

/** An address of nobody's, for whom none is said: Airflow wants one of each. */
export function addressOf(name: string): string {
    return `${name.replaceAll("@", ".at.")}@gaiaflow.invalid`;
}
