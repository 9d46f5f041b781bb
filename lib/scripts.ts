import * as path from "node:path";

/** Scripts that the program's commands run and the `gaiaflow` command too, by their paths from the program's root. */
export const SCRIPTS = {
    /** Waits for what {@link AWAIT_VARIABLE} lists. */
    awaitService: path.join("components", "mlops", "scripts", "await-service.cjs"),
    /** Keeps a cluster; its argument says what to do, the environment of the cluster's resource which one. */
    cluster: path.join("components", "minikube", "scripts", "cluster.cjs"),
} as const;

/** Holds the list of services to wait for, as JSON. */
export const AWAIT_VARIABLE = "GAIAFLOW_AWAIT";
/** `yes` where each service is to be printed as it gets ready. */
export const AWAIT_NAMES_VARIABLE = "GAIAFLOW_AWAIT_NAMES";
/** `no` where services are to be left as they are and nobody waits for them. */
export const AWAIT_SERVICES_VARIABLE = "GAIAFLOW_AWAIT_SERVICES";
/** `yes` where images are to be pulled again that are there; components/image/scripts/pull-image.cjs goes by it. */
export const PULL_AGAIN_VARIABLE = "GAIAFLOW_PULL_AGAIN";

/** A service to wait for, as the script takes it. */
export interface Wait {
    readonly service: string;
    readonly container: string;
    readonly until: "healthy" | "answers" | "done";
    readonly seconds: number;
    readonly url?: string;
}
