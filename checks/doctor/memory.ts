import { engineInfo, type Finding, type MachineCheck, type MachineFacts } from "./check";

const GIBI = 1024 ** 3;
/** What idle services and one task take; with a cluster, that as well. A machine of 4 GiB says that it has 3.7. */
const NEEDED_GIB = { stores: 1, airflow: 2, jupyter: 0.5, cluster: 2 };

const VIRTUAL =
    "Give Docker more: in Docker Desktop's Settings, Resources; with Colima: colima stop && colima start --memory 8";
const fewer = (stack: string): string =>
    `Run fewer services. Type: npx gaiaflow mlops start --stack ${stack} --service mlflow`;

export const memory: MachineCheck = {
    name: "memory",
    title: "Memory",
    why: "Where memory ends the kernel ends containers at random, mostly in the middle of a task.",
    examples: [
        tooLittle(2, "dev", 3.5, fewer("dev")),
        tooLittle(0.5, "dev", 1, "Use a machine with more."),
        tooLittle(2, "prod_local", 5.5, VIRTUAL),
    ],
    find: async (machine: MachineFacts) => {
        const info = await engineInfo();
        const needed = neededGib(machine);
        const has = info === undefined ? needed : info.MemTotal / GIBI;
        return has < needed ? [tooLittle(has, machine.stack, needed, fixFor(machine, needed))] : [];
    },
};

/** Without settings, of all services. */
function neededGib({ hasCluster, settings }: MachineFacts): number {
    const runs = (service: "airflow" | "jupyter"): boolean => settings?.services.includes(service) ?? true;
    const { airflow, cluster, jupyter, stores } = NEEDED_GIB;
    return stores + (runs("airflow") ? airflow : 0) + (runs("jupyter") ? jupyter : 0) + (hasCluster ? cluster : 0);
}

function fixFor({ platform, stack }: MachineFacts, needed: number): string {
    if (platform !== "linux") {
        return VIRTUAL;
    }
    return needed > NEEDED_GIB.stores ? fewer(stack) : "Use a machine with more.";
}

function tooLittle(has: number, stack: string, needed: number, fix: string): Finding {
    return { problem: `Docker has ${has.toFixed(1)} GiB of memory; stack ${stack} needs ${needed} GiB.`, fix };
}
