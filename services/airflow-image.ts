import type { BuildOptions } from "./service";

/** What Airflow's image is built with. */
export function airflowBuildArgs({
    airflowPackages = [],
    airflowRequirements,
    airflowUsers = false,
}: BuildOptions): Record<string, string> {
    return {
        AIRFLOW_REQUIREMENTS: airflowRequirements.join("\n"),
        ...(airflowPackages.length === 0 ? {} : { AIRFLOW_PACKAGES: airflowPackages.join(" ") }),
        ...(airflowUsers ? { AIRFLOW_USERS: "yes" } : {}),
    };
}
