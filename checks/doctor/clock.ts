import { engineInfo, type Finding, type MachineCheck, type MachineFacts } from "./check";
import { isWsl } from "./wsl";

const LONGEST_SECONDS = 30;

export const clock: MachineCheck = {
    name: "clock",
    title: "The clock of Docker's machine",
    why: "Tokens and certificates hold for a time: where clocks differ, logins between containers and pods are refused. Docker's machine loses time while a laptop sleeps.",
    examples: [
        wrong(340, "docker desktop restart"),
        wrong(340, "sudo hwclock -s"),
        wrong(340, "sudo timedatectl set-ntp true"),
    ],
    find: async (machine) => {
        const info = await engineInfo();
        const seconds = info === undefined ? 0 : (Date.now() - Date.parse(info.SystemTime)) / 1000;
        return Math.abs(seconds) > LONGEST_SECONDS ? [wrong(seconds, fixFor(machine))] : [];
    },
};

function fixFor(machine: MachineFacts): string {
    return isWsl(machine)
        ? "sudo hwclock -s"
        : machine.platform === "linux"
          ? "sudo timedatectl set-ntp true"
          : "docker desktop restart";
}

function wrong(seconds: number, line: string): Finding {
    const way = seconds > 0 ? "behind" : "ahead";
    return {
        problem: `The clock of Docker's machine is ${Math.abs(Math.round(seconds))} s ${way}.`,
        fix: `Type: ${line}`,
    };
}
