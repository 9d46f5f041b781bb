import * as pulumi from "@pulumi/pulumi";
import { PROJECT_LABEL, STACK_LABEL } from "../lib/labels";
import type { StackIdentity } from "../lib/names";
import { engineJson } from "../lib/engine.cjs";

/** Names of what a stack has made in Docker. */
export interface OwnedNames {
    readonly networks: readonly string[];
    readonly volumes: readonly string[];
}

/**
 * Names networks and volumes that carry the stack's labels and are not the stack's, as a lost state leaves them, with
 * the command that removes each. They are never taken over: the passwords that open the data in them are lost with the
 * state. A container of that kind stops an `up`, since its name is taken; `npm start` names it before.
 */
export async function warnAboutOrphans(identity: StackIdentity, owned: OwnedNames): Promise<void> {
    const labels = [`${PROJECT_LABEL}=${identity.project}`, `${STACK_LABEL}=${identity.stack}`];
    const query = `?filters=${encodeURIComponent(JSON.stringify({ label: labels }))}`;
    const networks = (await engineJson("GET", `/networks${query}`)) as readonly Named[];
    const volumes = (await engineJson("GET", `/volumes${query}`)) as { readonly Volumes: readonly Named[] | null };
    const orphans = [
        ...others(volumes.Volumes ?? [], owned.volumes).map((name) => `docker volume rm ${name}`),
        ...others(networks, owned.networks).map((name) => `docker network rm ${name}`),
    ];
    if (orphans.length > 0) {
        await pulumi.log.warn(
            [
                `Docker holds what is labelled as stack ${identity.stack}'s and is in no state. It is left alone; to remove it:`,
                ...orphans.map((line) => `  ${line}`),
            ].join("\n"),
        );
    }
}

interface Named {
    readonly Name: string;
}

function others(found: readonly Named[], own: readonly string[]): string[] {
    return found.map(({ Name }) => Name).filter((name) => !own.includes(name));
}
