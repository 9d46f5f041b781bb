import { KUBERNETES_VERSION } from "../../lib/kubernetes-version";
import { engineInfo, type Finding, type MachineCheck } from "./check";

/** The first minor release of Kubernetes that refuses it. */
const REFUSES_V1 = 35;

export const cgroups: MachineCheck = {
    name: "cgroups",
    title: "Control groups",
    why: `Kubernetes gives up cgroup v1: from 1.${REFUSES_V1} on its kubelet refuses it by default. A cluster of this GaiaFlow has ${KUBERNETES_VERSION}.`,
    examples: [old(false)],
    find: async ({ hasCluster }) =>
        (await engineInfo())?.CgroupVersion === "1"
            ? [old(hasCluster && Number(KUBERNETES_VERSION.split(".")[1]) >= REFUSES_V1)]
            : [],
};

function old(isRefused: boolean): Finding {
    return {
        isNote: !isRefused,
        problem: "Docker's machine has cgroup v1.",
        fix: [
            "Add systemd.unified_cgroup_hierarchy=1 to GRUB_CMDLINE_LINUX in",
            "/etc/default/grub. Then type: sudo update-grub && sudo reboot",
            'On WSL, add kernelCommandLine = "cgroup_no_v1=all" under [wsl2] in',
            ".wslconfig. Then type: wsl --shutdown",
        ].join("\n"),
    };
}
