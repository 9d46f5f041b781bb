import { inputsOf } from "../docker";
import { podsOf } from "../kubernetes";
import { demand, type Finding, type Rule } from "../rule";

/** Without a limit, one container may take all memory, and the kernel chooses who dies. */
export const memoryLimits: Rule = {
    name: "memory-limits",
    description: "Every container has a memory limit.",
    check: (resource) => [
        ...inputsOf(resource, "container").map((inputs) =>
            demand(inputs.at("memory"), isLimit, "is no limit: set it, in MiB (GaiaFlow: gaiaflow:resources)."),
        ),
        ...inputsOf(resource, "service").map((inputs) =>
            demand(
                inputs.at("taskSpec", "resources", "limits", "memoryBytes"),
                isLimit,
                "is no limit: set it, in bytes.",
            ),
        ),
        ...podsOf(resource).flatMap(({ isPatch, spec }): Finding[] => {
            const ofPod = spec.at("resources", "limits", "memory");
            // Containers of a pod that has one share it. To an ephemeral container Kubernetes lets nobody give one.
            if (isPatch || isLimit(ofPod.value)) {
                return [];
            }
            const containers = ["initContainers", "containers"].flatMap((key) => spec.at(key).items);
            return containers.map((container) =>
                demand(container.at("resources", "limits", "memory"), isLimit, 'is no limit: set it, e.g. to "512Mi".'),
            );
        }),
    ],
};

/** Docker and Kubernetes take 0 for none. */
function isLimit(value: unknown): boolean {
    return Number.parseFloat(String(value)) > 0;
}
