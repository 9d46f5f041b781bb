import * as pulumi from "@pulumi/pulumi";
import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { hasLocalCluster } from "../lib/modes";
import { MINIKUBE_VERSION, fitsMinikube, minikubeVersion } from "../lib/minikube-version";
import { neededRoles } from "../services/catalogue";
import { engineJson } from "../lib/engine.cjs";
import { UserError } from "../lib/user-error";

/** What keeps a stack's cluster from starting on this machine. Nothing where the stack has none. */
export async function minikubeFaults(settings: Settings): Promise<UserError[]> {
    if (!hasLocalCluster(settings.mode)) {
        return [];
    }
    const [command, machine] = await Promise.all([commandFaults(settings), machineFaults(settings)]);
    return [...command, ...machine];
}

async function commandFaults({ identity }: Settings): Promise<UserError[]> {
    const fix = `npx gaiaflow tools --stack ${identity.stack}`;
    let version: string;
    try {
        version = await minikubeVersion(process.env);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const problem = code === "ENOENT" ? "is not on the PATH" : `does not run: ${message.trim()}`;
        return [new UserError({ subject: "Minikube, which the stack's cluster needs,", problem, fix })];
    }
    const expected = `expected ${MINIKUBE_VERSION} or later, of the same major`;
    return fitsMinikube(version)
        ? []
        : [new UserError({ subject: "Minikube", problem: `is ${version}; ${expected}`, fix })];
}

/** What Docker says of the machine, or virtual machine, that it runs on. */
interface EngineInfo {
    readonly NCPU: number;
    readonly MemTotal: number;
}

async function machineFaults(settings: Settings): Promise<UserError[]> {
    const { cluster, identity } = settings;
    const { NCPU: cpus, MemTotal } = (await engineJson("GET", "/info")) as EngineInfo;
    const memoryMib = Math.floor(MemTotal / 1024 ** 2);
    const over = (key: "cpus" | "memoryMib", has: number, what: string): UserError[] =>
        cluster[key] <= has
            ? []
            : [
                  new UserError({
                      subject: configKey(["cluster", key]),
                      problem: `is ${cluster[key]}, but Docker has ${has} ${what}`,
                      fix: setLine(identity.stack, ["cluster", key], String(has)),
                  }),
              ];
    const faults = [...over("cpus", cpus, "processors"), ...over("memoryMib", memoryMib, "MiB of memory")];
    if (faults.length === 0) {
        await warnOfMemory(settings, memoryMib);
    }
    return faults;
}

/** A stack takes less than its limits allow, so that this refuses nobody. */
async function warnOfMemory({ airflow, cluster, memory, services }: Settings, memoryMib: number): Promise<void> {
    // A limit is about twice what a service takes when it is idle. In the cluster its memory is the cluster's.
    const idle = (airflow.inCluster === true ? [] : neededRoles(services)).reduce(
        (sum, role) => sum + memory[role] / 2,
        0,
    );
    if (cluster.memoryMib + idle > memoryMib) {
        await pulumi.log.warn(
            `The cluster may take ${cluster.memoryMib} MiB and the services take about ${Math.round(idle)} MiB when idle, ` +
                `but Docker has ${memoryMib} MiB. Give the cluster less (gaiaflow:cluster.memoryMib), Docker more, or leave ` +
                "services out (gaiaflow:services).",
        );
    }
}
