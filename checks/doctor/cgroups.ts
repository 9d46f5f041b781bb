import { engineInfo, type Finding, type MachineCheck } from "./check";

export const cgroups: MachineCheck = {
    name: "cgroups",
    title: "Control groups",
    why: "Kubernetes gives up cgroup v1: from 1.35 on its kubelet refuses it by default.",
    examples: [old(true)],
    find: async ({ hasCluster }) => ((await engineInfo())?.CgroupVersion === "1" ? [old(hasCluster)] : []),
};

function old(hasCluster: boolean): Finding {
    return {
        isNote: !hasCluster,
        problem: "Docker's machine has cgroup v1.",
        fix: 'Add systemd.unified_cgroup_hierarchy=1 to GRUB_CMDLINE_LINUX in /etc/default/grub. Then type: sudo update-grub && sudo reboot. On WSL: add kernelCommandLine = "cgroup_no_v1=all" under [wsl2] in .wslconfig, then wsl --shutdown',
    };
}
