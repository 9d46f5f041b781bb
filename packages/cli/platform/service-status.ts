/** A container of a stack as Docker, or the cluster, has it now. */
export interface ServiceStatus {
    readonly role: string;
    /** Its name in Docker, or that of its pod. */
    readonly container: string;
    /** Docker's word: running, exited, restarting, …; of a pod's that does not run, Kubernetes' reason. */
    readonly state: string;
    /** What its health check says; absent where it has none or does not run. */
    readonly health?: "healthy" | "unhealthy" | "starting";
    /** For people, as Docker words it: `Up 3 minutes (healthy)`. */
    readonly since: string;
}
