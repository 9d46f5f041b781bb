import { inputsOf, swarmContainers } from "../docker";
import { containersOf, podsOf } from "../kubernetes";
import type { InputValue } from "../input-value";
import { demand, type Finding, type Resource, type Rule } from "../rule";

/**
 * A privileged container, or one with what comes to the same, is root on its machine. Minikube's node is one; its own command
 * makes it, no resource, so that there is no exception here.
 */
export const noPrivileged: Rule = {
    name: "no-privileged",
    description: "No container has the rights of its machine.",
    check: (resource) => [...docker(resource), ...pods(resource)],
};

/** With any of these a process gets out of its container. */
const STRONG = new Set(
    (
        "ALL BPF DAC_READ_SEARCH MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN PERFMON SYS_ADMIN SYS_BOOT SYS_MODULE SYS_PTRACE " +
        "SYS_RAWIO SYSLOG"
    ).split(" "),
);

/** Also as text, which providers take for the value. */
const isNotTrue = (value: unknown): boolean => String(value).toLowerCase() !== "true";
const isNotHost = (value: unknown): boolean => value !== "host";
const isConfined = (value: unknown): boolean =>
    !/^(seccomp|apparmor|systempaths)[=:]unconfined$|^label[=:]disable$/.test(String(value));
/** Memory and disks of the machine, or the folder that holds them. */
const DEVICE =
    /^\/dev(\/(k?mem|port|[shv]d[a-z]+\d*|xvd[a-z]+\d*|(nvme|dm-|md|mmcblk|loop)\d.*|(mapper|disk)(\/.*)?)?)?$/;
const isHarmless = (device: unknown): boolean => !DEVICE.test(String(device));
const isWeak = (capability: unknown): boolean => !STRONG.has(String(capability).toUpperCase().replace(/^CAP_/, ""));

function docker(resource: Resource): Finding[] {
    return [
        ...inputsOf(resource, "container").flatMap((inputs) => [
            privileged(inputs.at("privileged")),
            ...["pidMode", "ipcMode", "networkMode", "usernsMode", "cgroupnsMode"].map((key) =>
                demand(inputs.at(key), isNotHost, 'is "host", the machine\'s own: leave it out.'),
            ),
            ...inputs
                .at("securityOpts")
                .items.map((option) => demand(option, isConfined, "takes a protection away: leave it out.")),
            ...inputs.at("capabilities", "adds").items.map(capability),
            ...inputs
                .at("devices")
                .items.map((device) =>
                    demand(device.at("hostPath"), isHarmless, "is memory or a disk of the machine: leave it out."),
                ),
        ]),
        ...swarmContainers(resource).flatMap((container) => container.at("capAdds").items.map(capability)),
    ];
}

function pods(resource: Resource): Finding[] {
    return podsOf(resource).flatMap((pod) => [
        ...["hostPID", "hostIPC", "hostNetwork"].map((key) =>
            demand(pod.spec.at(key), isNotTrue, "is true, and shares the node's: leave it out."),
        ),
        ...containersOf(pod).flatMap((container) => [
            privileged(container.at("securityContext", "privileged")),
            ...container.at("securityContext", "capabilities", "add").items.map(capability),
        ]),
    ]);
}

function privileged(input: InputValue): Finding {
    return demand(input, isNotTrue, "is true: leave it out, and add the single capability that is needed.");
}

function capability(input: InputValue): Finding {
    return demand(input, isWeak, "is a capability that is as good as all rights: leave it out.");
}
