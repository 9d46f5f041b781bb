import { inputsOf } from "../docker";
import { containersOf, objectsOf, podsOf } from "../kubernetes";
import type { InputValue } from "../input-value";
import { demand, type Resource, type Rule } from "../rule";

/** What others can reach is meant to be: it stands in the stack's configuration, where a reviewer sees it. */
export const loopbackOnly: Rule = {
    name: "loopback-only",
    description: "Nothing is reachable from other machines, unless the stack's policy:exposed names it.",
    check: (resource, { exposed }) =>
        exposed.includes(resource.name)
            ? []
            : [...dockerContainers(resource), ...swarm(resource), ...services(resource), ...pods(resource)].map(
                  ([input, passes, fix]) => demand(input, passes, `${fix} ${otherwise(resource, exposed)}`),
              ),
};

type Demand = readonly [input: InputValue, passes: (value: unknown) => boolean, fix: string];

/** Its place is behind the names that are in the list; of others that are refused at once, a rule does not know. */
function otherwise({ name }: Resource, exposed: readonly string[]): string {
    const line = `pulumi config set --path 'policy:exposed[${exposed.length}]' ${name}`;
    return `If others are to reach it, type: ${line} (of several, each the next number)`;
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/;
const isLoopback = (ip: unknown): boolean => typeof ip === "string" && LOOPBACK.test(ip);
const isNotTrue = (value: unknown): boolean => value !== true;
const isNone = (value: unknown): boolean => value === undefined;

function dockerContainers(resource: Resource): Demand[] {
    return inputsOf(resource, "container").flatMap((inputs): Demand[] => [
        ...inputs
            .at("ports")
            .items.map((port): Demand => [
                port.at("ip"),
                isLoopback,
                'is no loopback address, and without one Docker binds all addresses: set it to "127.0.0.1".',
            ]),
        [
            inputs.at("publishAllPorts"),
            isNotTrue,
            "binds every port of the image to all addresses: list ports instead.",
        ],
        [inputs.at("networkMode"), (mode) => mode !== "host", 'is "host": what listens there is bound as it likes.'],
    ]);
}

/** Swarm publishes on all nodes, and has no field for an address. */
function swarm(resource: Resource): Demand[] {
    return inputsOf(resource, "service").flatMap((inputs) =>
        inputs
            .at("endpointSpec", "ports")
            .items.map((port): Demand => [port, isNone, "is published on all addresses: leave it out."]),
    );
}

function services(resource: Resource): Demand[] {
    const specs = objectsOf(resource).filter(({ kind }) => kind === "Service");
    return specs.flatMap(({ input }): Demand[] => [
        [
            input.at("spec", "type"),
            (type) => !["LoadBalancer", "NodePort"].includes(String(type)),
            "opens a port outside the cluster: use ClusterIP.",
        ],
        ...input.at("spec", "externalIPs").items.map((ip): Demand => [ip, isNone, "opens it outside the cluster."]),
    ]);
}

function pods(resource: Resource): Demand[] {
    return podsOf(resource).flatMap((pod): Demand[] => [
        [pod.spec.at("hostNetwork"), isNotTrue, "binds what listens in the pod on the node: leave it out."],
        ...containersOf(pod)
            .flatMap((container) => container.at("ports").items)
            .filter((port) => !isLoopback(port.at("hostIP").value))
            .map((port): Demand => [port.at("hostPort"), isFree, "opens a port of the node: use a Service."]),
    ]);
}

/** Kubernetes takes 0 for none. */
const isFree = (port: unknown): boolean => port === undefined || port === 0;
