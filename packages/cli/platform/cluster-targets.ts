import { clusterHome, RESOURCES, taskSecret } from "../../../lib/resource-names";

/** Patterns of URNs by which a part of a stack is brought up alone: what is named and everything below it. */
const named = (name: string): string[] => [...one(name), `**::${name}-*`];
const one = (name: string): string[] => [`**::${name}`];

/** What all of the others stand on: providers, the Docker network, the cluster, the namespace. */
export const PREREQUISITE_TARGETS = [
    "**pulumi:pulumi:Stack::**",
    "**pulumi:providers:**",
    ...named(RESOURCES.networks),
    ...one(RESOURCES.cluster),
    ...one(clusterHome(RESOURCES.cluster)),
    ...named(RESOURCES.taskNamespace),
];

/** The project's image in the cluster, what it starts from, and the task config, which names it. */
export const IMAGE_TARGETS = [
    ...[RESOURCES.uvImage, RESOURCES.wheelImage, RESOURCES.environmentImage, RESOURCES.pythonImage].flatMap(one),
    ...[RESOURCES.taskImage, RESOURCES.clusterImage, RESOURCES.taskConfig].flatMap(named),
];

/** Airflow's kubeconfig. */
export const ACCESS_TARGETS = named(RESOURCES.taskAccess);

/**
 * A secret of the user's, and the task config, which names the secrets that there are.
 *
 * @param hasImage Whether the stack has an image of the project, which stays as it is. The task config names it, so that
 *   one is made where there is none.
 */
export function secretTargets(name: string, hasImage: boolean): string[] {
    return [...(hasImage ? named(RESOURCES.taskConfig) : IMAGE_TARGETS), ...one(taskSecret(name))];
}
