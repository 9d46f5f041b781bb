import type { InputValue } from "./input-value";
import type { Resource } from "./rule";

/** Pulumi's type tokens. */
export const DOCKER = {
    container: "docker:index/container:Container",
    remoteImage: "docker:index/remoteImage:RemoteImage",
    service: "docker:index/service:Service",
    volume: "docker:index/volume:Volume",
} as const;

/** The inputs of a resource of that type. @returns A list with them, or an empty one. */
export function inputsOf({ inputs, type }: Resource, wanted: keyof typeof DOCKER): InputValue[] {
    return type === DOCKER[wanted] ? [inputs] : [];
}

/** What Swarm's tasks are made from. */
export function swarmContainers(resource: Resource): InputValue[] {
    return inputsOf(resource, "service").map((inputs) => inputs.at("taskSpec", "containerSpec"));
}
