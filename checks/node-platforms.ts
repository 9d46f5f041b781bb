import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { UserError } from "../lib/user-error";
import type { ClusterAnswers } from "./cluster-answers";
import { pullLogin } from "./registry";
import { askRegistry } from "./registry-image";

/** Whether the image of tasks is built for a processor that no node of the cluster has. */
export async function platformFaults(settings: Settings, answers: ClusterAnswers): Promise<UserError[]> {
    const { build, identity, machine, tasks } = settings;
    const nodes = [...answers.architectures].map((name) => `linux/${name}`).sort();
    if (nodes.length === 0) {
        return [];
    }
    if (tasks.image !== undefined) {
        return prebuiltFaults(settings, tasks.image, nodes);
    }
    const platform = build.platform ?? machine.platform;
    if (nodes.includes(platform)) {
        return [];
    }
    return [
        new UserError({
            subject: configKey(["build", "platform"]),
            problem: `is ${platform}, and the cluster's nodes are ${nodes.join(" and ")}`,
            fix: setLine(identity.stack, ["build", "platform"], nodes[0] ?? "linux/amd64"),
        }),
    ];
}

/** The same of an image that others have built. What its registry does not tell this machine is no fault: nodes pull it. */
async function prebuiltFaults(settings: Settings, image: string, nodes: readonly string[]): Promise<UserError[]> {
    const { identity } = settings;
    const answer = await askRegistry(image, pullLogin(settings));
    const fault = (problem: string, fix: string): UserError[] => [
        new UserError({ subject: configKey(["tasks", "image"]), problem: `is ${image}, ${problem}`, fix }),
    ];
    if (answer.kind === "absent") {
        return fault("which its registry does not have", setLine(identity.stack, ["tasks", "image"], "IMAGE@DIGEST"));
    }
    const platforms = answer.kind === "there" ? answer.platforms : [];
    if (platforms.length === 0 || platforms.some((platform) => nodes.includes(platform))) {
        return [];
    }
    return fault(
        `which is built for ${platforms.join(" and ")}, and the cluster's nodes are ${nodes.join(" and ")}`,
        `docker buildx build --platform ${nodes.join(",")} --push --tag ${image.replace(/@.*/, ":VERSION")} .`,
    );
}
