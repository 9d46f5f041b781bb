import { inputsOf, swarmContainers } from "../../../policy/docker";
import { containersOf, objectsOf, podsOf } from "../../../policy/kubernetes";
import type { Place } from "../../../policy/place";
import { demand, type Resource, type Rule } from "../../../policy/rule";
import { STAND_IN } from "./stand-ins";

/**
 * Secrets stand nowhere in clear text. A policy pack sees all values in clear text and cannot tell which are secret; a
 * preview's JSON shows the others only, so that this rule runs over it and is no part of the pack.
 */
export const noPlainSecret: Rule = {
    name: "no-plain-secret",
    description: "No secret stands in a plain environment or ConfigMap.",
    check: (resource) => [
        ...variablesOf(resource).map(({ name, place, value }) =>
            demand(
                place,
                () => !isSecret(name, value),
                `(${name}) holds a secret in clear text: make its value a secret (pulumi config set --secret, ` +
                    "pulumi.secret), in a pod name a Secret (secretKeyRef, envFrom).",
            ),
        ),
        ...leavesOf(resource.inputs)
            .filter(({ text = "" }) => text.includes(STAND_IN))
            .map((place) =>
                demand(
                    place,
                    () => false,
                    "shows in clear text what the stack's file keeps encrypted: read it with requireSecret.",
                ),
            ),
    ],
};

interface Variable {
    readonly place: Place;
    readonly name: string;
    readonly value: string;
}

/** What looks like a variable with a plain value, wherever programs or people can read it again. */
function variablesOf(resource: Resource): Variable[] {
    const lists = inputsOf(resource, "container").flatMap((inputs) => inputs.at("envs").items);
    const maps = [
        ...swarmContainers(resource).map((container) => container.at("env")),
        ...(resource.type === "docker:index/image:Image" ? [resource.inputs.at("build", "args")] : []),
        ...(resource.type === "command:local:Command" ? [resource.inputs.at("environment")] : []),
        ...objectsOf(resource).flatMap(({ kind, place }) => (kind === "ConfigMap" ? [place.at("data")] : [])),
    ];
    const inPods = podsOf(resource).flatMap((pod) => containersOf(pod).flatMap((one) => one.at("env").items));
    return [
        ...lists.map((place) => variable(place, ...splitAtFirst(place.text ?? ""))),
        ...maps.flatMap((map) => map.entries.map(([name, place]) => variable(place, name, place.text ?? ""))),
        ...inPods.map((one) => variable(one.at("value"), one.at("name").text ?? "", one.at("value").text ?? "")),
    ].filter(({ place }) => place.unknown === undefined);
}

function variable(place: Place, name: string, value: string): Variable {
    return { place, name, value };
}

function splitAtFirst(text: string): [name: string, value: string] {
    const [name = ""] = text.split("=");
    return [name, text.slice(name.length + 1)];
}

function isSecret(name: string, value: string): boolean {
    return (isSecretName(name) && !isReference(value)) || HOLDS_SECRET.some((pattern) => pattern.test(value));
}

const SECRET_NAMES =
    /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|(API|ACCESS|SECRET|PRIVATE|FERNET|ENCRYPTION|SIGNING)_?KEY)$/;

/** `dbPassword` is DB_PASSWORD. */
function isSecretName(name: string): boolean {
    return SECRET_NAMES.test(
        name
            .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
            .replaceAll(/[.-]/g, "_")
            .toUpperCase(),
    );
}

/** What such a variable holds that is no secret: nothing, a switch, a number, a file's path, another variable. */
function isReference(value: string): boolean {
    return /^(true|false|\d*|~?\/.*|\$[({].*)$/is.test(value);
}

/** A key, a token or a password that shows itself whatever it is called. */
const HOLDS_SECRET = [
    /:\/\/[^/\s:@]*:(?!\$[({])[^/\s@]+@/,
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    /"[^"]*(password|passwd|secret|token)"\s*:\s*"(?!\$[({])[^"]+"/i,
    /\bAKIA[0-9A-Z]{16}\b/,
    /\bgh[opsur]_[A-Za-z0-9]{36}/,
    /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
];

function leavesOf(place: Place): Place[] {
    const below = [...place.items, ...place.entries.map(([, one]) => one)];
    return place.unknown !== undefined ? [] : below.length === 0 ? [place] : below.flatMap(leavesOf);
}
