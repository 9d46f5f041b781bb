import type { Settings } from "../config/settings";
import { SCHEDULER_ROLE } from "../services/airflow-part";
import { neededRoles, rolesOf, type Role } from "../services/catalogue";
import { OUT_OF_PROD, podOf, replacedServices } from "../services/in-cluster";

/** A pod of the platform, as far as a cluster is asked whether it takes it. */
export interface PlatformPod {
    readonly name: Role;
    /** The roles of its containers. */
    readonly roles: readonly Role[];
}

/** All pods of a platform in a team's cluster that keep running, those of which there are several as often as that. */
export function platformPods({ outside, replicas, services }: Settings): PlatformPod[] {
    const copies: Readonly<Record<string, number>> = replicas;
    const elsewhere = [...replacedServices(outside), ...OUT_OF_PROD].flatMap(rolesOf);
    const roles = neededRoles(services).filter((role) => !elsewhere.includes(role));
    return roles
        .filter((role) => podOf(role) === role)
        .flatMap((name) =>
            Array.from({ length: copies[name] ?? 1 }, () => ({
                name,
                roles: roles.filter((each) => podOf(each) === name),
            })),
        );
}

/** Whether a migration runs, too, before those of Airflow. */
export function hasMigration(pods: readonly PlatformPod[]): boolean {
    return pods.some(({ name }) => name === SCHEDULER_ROLE);
}
