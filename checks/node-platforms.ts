import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { UserError } from "../lib/user-error";
import type { ClusterAnswers } from "./cluster-answers";

/** Whether the image is built for a processor that no node of the cluster has. */
export function platformFaults({ build, identity, machine, tasks }: Settings, answers: ClusterAnswers): UserError[] {
    const platform = build.platform ?? machine.platform;
    const has = [...answers.architectures].map((name) => `linux/${name}`).sort();
    if (tasks.image !== undefined || has.length === 0 || has.includes(platform)) {
        return [];
    }
    return [
        new UserError({
            subject: configKey(["build", "platform"]),
            problem: `is ${platform}, and the cluster's nodes are ${has.join(" and ")}`,
            fix: setLine(identity.stack, ["build", "platform"], has[0] ?? "linux/amd64"),
        }),
    ];
}
