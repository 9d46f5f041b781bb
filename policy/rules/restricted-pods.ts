import { containersOf, podsOf, type PodSpec } from "../kubernetes";
import type { InputValue } from "../input-value";
import { demand, type Finding, type Rule } from "../rule";

/**
 * Pods pass the level `restricted` of https://kubernetes.io/docs/concepts/security/pod-security-standards/, as of Kubernetes
 * 1.34. A namespace that enforces it refuses others, but only the pods: their Deployment stands there and has none.
 */
export const restrictedPods: Rule = {
    name: "restricted-pods",
    description: "Pods satisfy the Pod Security Standard `restricted`.",
    check: (resource) =>
        podsOf(resource).flatMap((pod) => [...ofPod(pod), ...containersOf(pod).flatMap(ofContainer(pod))]),
};

type Test = (value: unknown) => boolean;
const oneOf =
    (...values: unknown[]): Test =>
    (value) =>
        values.includes(value);
const isNotTrue: Test = (value) => value !== true;
const isNone: Test = (value) => value === undefined;

const VOLUMES = "configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret".split(" ");
const SYSCTLS = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    ...["fin_timeout", "keepalive_intvl", "keepalive_probes", "keepalive_time", "rmem", "syncookies", "wmem"].map(
        (name) => `net.ipv4.tcp_${name}`,
    ),
];

function ofPod({ metadata, spec }: PodSpec): Finding[] {
    const annotations = metadata.at("annotations").entries;
    return [
        ...["hostNetwork", "hostPID", "hostIPC"].map((key) =>
            demand(spec.at(key), isNotTrue, "is true: leave it out."),
        ),
        ...spec
            .at("volumes")
            .items.flatMap((volume) =>
                volume.entries
                    .filter(([kind]) => kind !== "name" && !VOLUMES.includes(kind))
                    .map(([, input]) =>
                        demand(input, isNone, `is no kind of volume for such a pod: use ${VOLUMES.join(", ")}.`),
                    ),
            ),
        ...spec
            .at("securityContext", "sysctls")
            .items.map((sysctl) =>
                demand(sysctl.at("name"), oneOf(...SYSCTLS), "is a sysctl that is not safe: leave it out."),
            ),
        ...annotations
            .filter(([key]) => key.startsWith("container.apparmor.security.beta.kubernetes.io/"))
            .map(([, input]) => demand(input, (value) => value !== "unconfined", "takes AppArmor away: leave it out.")),
        ...ofContext(spec.at("securityContext")),
    ];
}

/** What both a pod's and a container's security context may say. */
function ofContext(context: InputValue): Finding[] {
    return [
        demand(context.at("runAsUser"), (user) => user !== 0, "is root: set it to another user, or leave it out."),
        demand(
            context.at("appArmorProfile", "type"),
            oneOf(undefined, "RuntimeDefault", "Localhost"),
            "takes AppArmor away.",
        ),
        demand(
            context.at("seLinuxOptions", "type"),
            oneOf(undefined, "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"),
            "is none that such a pod may have: leave it out.",
        ),
        ...["user", "role"].map((key) =>
            demand(context.at("seLinuxOptions", key), oneOf(undefined, ""), "is set: leave it out."),
        ),
        demand(context.at("windowsOptions", "hostProcess"), isNotTrue, "is true: leave it out."),
    ];
}

function ofContainer({ isPatch, spec }: PodSpec): (container: InputValue) => Finding[] {
    const pod = spec.at("securityContext");
    const must = (input: InputValue, test: Test, fix: string): Finding[] =>
        isPatch && input.isAbsent ? [] : [demand(input, test, fix)];
    return (container) => {
        const containerContext = container.at("securityContext");
        // A container's own word wins over its pod's.
        const effective = (...keys: string[]): InputValue =>
            (containerContext.at(...keys).isAbsent && !pod.at(...keys).isAbsent ? pod : containerContext).at(...keys);
        return [
            ...ofContext(containerContext),
            demand(containerContext.at("privileged"), isNotTrue, "is true: leave it out."),
            demand(containerContext.at("procMount"), oneOf(undefined, "Default"), "is not Default: leave it out."),
            ...must(containerContext.at("allowPrivilegeEscalation"), oneOf(false), "is not false: set it to false."),
            ...must(effective("runAsNonRoot"), oneOf(true), "is not true: set it to true, here or for the pod."),
            ...must(
                effective("seccompProfile", "type"),
                oneOf("RuntimeDefault", "Localhost"),
                "is neither RuntimeDefault nor Localhost: set it, here or for the pod.",
            ),
            ...dropsAll(containerContext.at("capabilities", "drop"), isPatch),
            ...containerContext
                .at("capabilities", "add")
                .items.map((one) =>
                    demand(
                        one,
                        oneOf("NET_BIND_SERVICE"),
                        "is a capability that such a pod may not have: leave it out.",
                    ),
                ),
            ...container
                .at("ports")
                .items.map((port) =>
                    demand(port.at("hostPort"), oneOf(undefined, 0), "opens a port of the node: leave it out."),
                ),
            ...hostsOfProbes(container).map((host) => demand(host, oneOf(undefined, ""), "is set: leave it out.")),
        ];
    };
}

/** One that is unknown may still be ALL. */
function dropsAll(drop: InputValue, isPatch: boolean): Finding[] {
    const { items } = drop;
    const unknown = items.find((item) => item.unknown !== undefined);
    const hasAll = items.some(({ value }) => value === "ALL");
    return hasAll || (isPatch && drop.isAbsent)
        ? []
        : [demand(unknown ?? drop, () => false, 'does not hold ALL: set it to ["ALL"].')];
}

function hostsOfProbes(container: InputValue): InputValue[] {
    const handlers = [
        ...["livenessProbe", "readinessProbe", "startupProbe"].map((key) => container.at(key)),
        ...["postStart", "preStop"].map((key) => container.at("lifecycle", key)),
    ];
    return handlers.flatMap((handler) => ["httpGet", "tcpSocket"].map((key) => handler.at(key, "host")));
}
