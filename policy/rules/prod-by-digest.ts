import { COMMAND } from "../../lib/type-token";
import { hasDigest, imageInputs } from "../images";
import { objectsOf } from "../kubernetes";
import type { InputValue } from "../input-value";
import { demand, type Finding, type Resource, type Rule } from "../rule";

/** In production a tag is not enough: whoever may push to the registry could change what runs. */
export const prodByDigest: Rule = {
    name: "prod-by-digest",
    description: "Stacks of mode prod name images by digest.",
    check: (resource, { mode }) =>
        mode === "prod"
            ? [...imageInputs(resource).map((input) => demand(input, hasDigest, FIX)), ...taskConfigs(resource)]
            : [],
};

const FIX = "names no digest: give it one (NAME@sha256:…), which `docker buildx imagetools inspect NAME:TAG` prints.";

/** Airflow makes the pods of tasks, not the stack: their images stand in the task config, a file or a ConfigMap. */
function taskConfigs(resource: Resource): Finding[] {
    const inputs = [
        ...(resource.type === COMMAND ? [resource.inputs.at("stdin")] : []),
        ...objectsOf(resource).flatMap(({ kind, input }) =>
            kind === "ConfigMap" ? input.at("data").entries.map(([, value]) => value) : [],
        ),
    ];
    return inputs.filter(isTaskConfig).map((input) => demand(input, () => false, IN_TASK_CONFIG));
}

const IN_TASK_CONFIG =
    "is a task config whose `image` or `xcomSidecarImage` names no digest. Give it one (NAME@sha256:…).";

/** Whether it is one that does not pass. What is unknown comes with the image's digest, by the program's own hand. */
function isTaskConfig({ text = "" }: InputValue): boolean {
    try {
        const document = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
        const { mode, image, xcomSidecarImage } = document ?? {};
        return mode === "prod" && ![image, xcomSidecarImage].every(hasDigest);
    } catch {
        return false;
    }
}
