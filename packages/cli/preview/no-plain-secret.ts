import { fileHoldsSecret, holdsSecret } from "../../../lib/plain-secret";
import { STAND_IN } from "../../../lib/preview";
import { COMMAND } from "../../../lib/type-token";
import { inputsOf, swarmContainers } from "../../../policy/docker";
import { containersOf, objectsOf, podsOf } from "../../../policy/kubernetes";
import type { InputValue } from "../../../policy/input-value";
import { demand, type Resource, type Rule } from "../../../policy/rule";

/**
 * Secrets stand nowhere in clear text. A policy pack sees all values in clear text and cannot tell which are secret; a
 * preview's JSON shows the others only, so that this rule runs over it and is no part of the pack.
 */
export const noPlainSecret: Rule = {
    name: "no-plain-secret",
    description: "No secret stands in a plain environment or ConfigMap.",
    check: (resource) => [
        ...variablesOf(resource).map(({ name, input, value }) =>
            demand(
                input,
                // With a dot it is a file of a ConfigMap.
                () => !holdsSecret(name, value) && !(name.includes(".") && fileHoldsSecret(value)),
                `(${name}) holds a secret in clear text: make its value a secret (pulumi config set --secret, ` +
                    "pulumi.secret), in a pod name a Secret (secretKeyRef, envFrom).",
            ),
        ),
        ...leavesOf(resource.inputs)
            .filter(({ text = "" }) => text.includes(STAND_IN))
            .map((input) =>
                demand(
                    input,
                    () => false,
                    "shows in clear text what the stack's file keeps encrypted: read it with requireSecret.",
                ),
            ),
    ],
};

interface Variable {
    readonly input: InputValue;
    readonly name: string;
    readonly value: string;
}

/** What looks like a variable with a plain value, wherever programs or people can read it again. */
function variablesOf(resource: Resource): Variable[] {
    const lists = inputsOf(resource, "container").flatMap((inputs) => inputs.at("envs").items);
    const maps = [
        ...swarmContainers(resource).map((container) => container.at("env")),
        ...(resource.type === "docker:index/image:Image" ? [resource.inputs.at("build", "args")] : []),
        ...(resource.type === COMMAND ? [resource.inputs.at("environment")] : []),
        ...objectsOf(resource).flatMap(({ kind, input }) => (kind === "ConfigMap" ? [input.at("data")] : [])),
    ];
    const inPods = podsOf(resource).flatMap((pod) => containersOf(pod).flatMap((one) => one.at("env").items));
    return [
        ...lists.map((input) => variable(input, ...splitAtFirst(input.text ?? ""))),
        ...maps.flatMap((map) => map.entries.map(([name, input]) => variable(input, name, input.text ?? ""))),
        ...inPods.map((one) => variable(one.at("value"), one.at("name").text ?? "", one.at("value").text ?? "")),
    ].filter(({ input }) => input.unknown === undefined);
}

function variable(input: InputValue, name: string, value: string): Variable {
    return { input, name, value };
}

function splitAtFirst(text: string): [name: string, value: string] {
    const [name = ""] = text.split("=");
    return [name, text.slice(name.length + 1)];
}

function leavesOf(input: InputValue): InputValue[] {
    const below = [...input.items, ...input.entries.map(([, one]) => one)];
    return input.unknown !== undefined ? [] : below.length === 0 ? [input] : below.flatMap(leavesOf);
}
