import { clusterHome, RESOURCES } from "../../../lib/resource-names";
import { COMMAND } from "../../../lib/type-token";
import { ROLES } from "../../../services/catalogue";

/** What a resource is to a user of the platform. */
export interface Part {
    readonly kind: "image" | "cluster" | "service" | "rest";
    /** The line it belongs to. */
    readonly name: string;
    /** Which of the resources of that line it is. */
    readonly as: "itself" | "preparation" | "readiness" | "both";
    /** What making it is called while it goes on, and what it is then. */
    readonly doing: string;
    readonly done: string;
}

const IMAGES: Readonly<Record<string, Pick<Part, "doing" | "done">>> = {
    "docker:index/image:Image": { doing: "building", done: "built" },
    "docker:index/remoteImage:RemoteImage": { doing: "pulling", done: "pulled" },
    "docker:index/registryImage:RegistryImage": { doing: "pushing", done: "pushed" },
};
const CONTAINER = "docker:index/container:Container";
/** What makes pods; Pulumi's provider waits for them. */
const WORKLOAD = /^kubernetes:(?:apps|batch)\/v1:(?:Deployment|StatefulSet|Job)$/;
/** How the wait for a service is called, behind the service's name. */
const READY = "-ready";
/** How images are called, of which commands pull those of a release. */
const PULLED = "-image";
/** Pulumi's own, and components: what they hold has lines. */
const NO_PART = /^(pulumi|gaiaflow):/;
const LOADING = { doing: "loading", done: "loaded" };
const CLUSTER_PARTS: Readonly<Record<string, Pick<Part, "name" | "as" | "doing" | "done">>> = {
    [RESOURCES.cluster]: { name: RESOURCES.cluster, as: "itself", doing: "starting", done: "running" },
    [clusterHome(RESOURCES.cluster)]: {
        ...{ name: RESOURCES.cluster, as: "preparation", doing: "starting", done: "running" },
    },
    [RESOURCES.clusterImage]: { name: RESOURCES.clusterImage, as: "itself", ...LOADING },
};

/** The part that a resource is, by its type and name; undefined for one that does nothing by itself. */
export function partOf(type: string, name: string): Part | undefined {
    const image = IMAGES[type];
    if (image !== undefined) {
        return { kind: "image", name, as: "itself", ...image };
    }
    if (type === CONTAINER) {
        return service(name, "itself");
    }
    if (WORKLOAD.test(type)) {
        return service(name, "both");
    }
    if (type === COMMAND && name.startsWith(`${RESOURCES.clusterImage}-`)) {
        return { kind: "cluster", name, as: "itself", ...LOADING };
    }
    if (type === COMMAND && name.endsWith(READY)) {
        return service(name.slice(0, -READY.length), "readiness");
    }
    const cluster = type === COMMAND ? CLUSTER_PARTS[name] : undefined;
    if (cluster !== undefined) {
        return { kind: "cluster", ...cluster };
    }
    if (type === COMMAND && name.endsWith(PULLED)) {
        return { kind: "image", name, as: "itself", doing: "pulling", done: "there" };
    }
    const rest = type.startsWith("kubernetes:") ? "in the cluster" : "other parts";
    return NO_PART.test(type)
        ? undefined
        : { kind: "rest", name: rest, as: "itself", doing: "changing", done: "changed" };
}

function service(name: string, as: Part["as"]): Part {
    // One-shots end; what the catalogue lists goes on running.
    const done = (ROLES as readonly string[]).includes(name) ? "healthy" : "done";
    return { kind: "service", name, as, doing: "starting", done };
}
