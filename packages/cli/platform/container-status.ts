import { engineJson } from "../../../lib/engine.cjs";
import { ROLE_LABEL } from "../../../lib/labels";
import { passesOwnCheck } from "../../../lib/own-check.cjs";
import type { ServiceStatus } from "./service-status";

/** A container as Docker lists it. */
export interface Listed {
    readonly Id: string;
    readonly Names: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
    readonly State: string;
    readonly Status: string;
    readonly Ports: readonly { readonly PublicPort?: number }[];
}

type Health = NonNullable<ServiceStatus["health"]>;

const HEALTH: Readonly<Record<string, Health>> = {
    healthy: "healthy",
    unhealthy: "unhealthy",
    "health: starting": "starting",
};

/** A start ends as soon as a service does what it is there for, which Docker finds out up to ten seconds later. */
export async function toService({ Id, Labels, Names, State, Status }: Listed): Promise<ServiceStatus> {
    const [, word = ""] = /\(([^()]*)\)$/.exec(Status) ?? [];
    const known = HEALTH[word];
    const isAhead = known === "starting" && (await isHealthyAlready(Id));
    const health = isAhead ? "healthy" : known;
    return {
        role: Labels[ROLE_LABEL] ?? "",
        container: Names[0]?.replace(/^\//, "") ?? "",
        state: State,
        ...(health === undefined ? {} : { health }),
        since: isAhead ? Status.replace(word, "healthy") : Status,
    };
}

async function isHealthyAlready(id: string): Promise<boolean> {
    try {
        const { Config } = (await engineJson("GET", `/containers/${id}/json`)) as {
            readonly Config: { readonly Healthcheck?: { readonly Test?: readonly string[] } };
        };
        return await passesOwnCheck(id, Config.Healthcheck?.Test);
    } catch {
        // It is gone.
        return false;
    }
}
