import { UserError } from "../../lib/user-error";
import { portFaults } from "../ports";
import type { MachineCheck } from "./check";

export const freePorts: MachineCheck = {
    name: "ports",
    title: "The stack's ports",
    why: "Each service that you open has a port of this machine. Where another program or container holds it, the service cannot start.",
    examples: [
        new UserError({
            subject: "gaiaflow:ports.airflow",
            problem: "is 8080, which the process java (pid 4711) holds",
            fix: "npx pulumi config set --stack dev --path 'gaiaflow:ports.airflow' 9080",
        }),
    ],
    // Without a daemon no container holds any.
    find: async ({ settings }) => {
        if (settings === undefined) {
            return [];
        }
        const faults = await portFaults(settings).catch(() => portFaults(settings, new Map()));
        // Who reads this may have no pulumi on the PATH.
        return faults.map(({ fix, problem, subject }) => ({ problem, fix: `npx ${fix}`, ...(subject && { subject }) }));
    },
};
