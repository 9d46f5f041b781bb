import * as fs from "node:fs";
import * as path from "node:path";
import { configKey, removeLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { engineAddress, engineJson } from "../lib/engine.cjs";
import { UserError } from "../lib/user-error";

/** What Docker says of itself, as far as it is about GPUs. */
interface EngineInfo {
    readonly Runtimes?: Readonly<Record<string, unknown>> | null;
    /** By CDI; newer engines alone have it. */
    readonly DiscoveredDevices?: readonly { readonly ID?: string }[] | null;
}

/** The program of NVIDIA's toolkit that a daemon looks for, on its PATH, to know whether it can hand on GPUs. */
const HOOK = "nvidia-container-runtime-hook";

/**
 * What keeps containers from their GPUs. A machine may have them in one of three ways, and only one that has none is
 * refused: what is wrong with a driver, Docker says when a container starts.
 */
export async function gpuFaults({ gpus, identity, mode }: Settings): Promise<UserError[]> {
    if (gpus === undefined || mode === "prod") {
        return [];
    }
    const { Runtimes, DiscoveredDevices } = (await engineJson("GET", "/info")) as EngineInfo;
    const isKnown =
        "nvidia" in (Runtimes ?? {}) || (DiscoveredDevices ?? []).some(({ ID }) => ID?.startsWith("nvidia.com/gpu="));
    if (isKnown || hasHook()) {
        return [];
    }
    const install =
        process.platform === "darwin"
            ? "Docker on macOS hands on no GPU."
            : "Install NVIDIA's driver and its container toolkit (https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html).\n" +
              "Then type: sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker";
    return [
        new UserError({
            subject: configKey(["gpus"]),
            problem: `is ${gpus}, but Docker hands on no NVIDIA GPU here: it has no runtime nvidia (docker info), and no CDI device of NVIDIA's`,
            fix: `${install}\nOr do without: ${removeLine(identity.stack, ["gpus"])}`,
        }),
    ];
}

/** With it on the PATH of a daemon on this machine, GPUs are handed on though no runtime is configured. */
function hasHook(): boolean {
    const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/bin"];
    return engineAddress().startsWith("unix:") && folders.some((folder) => fs.existsSync(path.join(folder, HOOK)));
}
