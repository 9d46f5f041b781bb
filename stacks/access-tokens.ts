import type { AccessToken } from "../components/tasks/task-access";
import type { StackIdentity } from "../lib/names";
import { lastOutput } from "./last-state";

/** The tokens that Airflow may use, as the stack's outputs tell them from one `up` to the next. */
export interface TokenRecord {
    /** When the present one was issued; also tells it from others. */
    readonly issued: string;
    /** The `credentialsVersion` it was issued for. */
    readonly version: number;
    /** From when on an `up` issues the next one. */
    readonly rotates: string;
    /** The one before, which is valid until then. */
    readonly previous?: string;
}

/** How long tokens are used. */
export interface Rotation {
    readonly days: number;
    /** Another one rotates at once. */
    readonly version: number;
}

/** The name of the stack output that holds the {@link TokenRecord}. */
export const TOKEN_OUTPUT = "airflowToken";

const DAY = 24 * 60 * 60 * 1000;

/** What the last `up` of this stack has left; undefined before the first one. */
export async function lastTokens(identity: StackIdentity): Promise<TokenRecord | undefined> {
    return (await lastOutput(identity, TOKEN_OUTPUT)) as TokenRecord | undefined;
}

/** The tokens after this `up`: those of before, or the next one and that of before. */
export function nextTokens(last: TokenRecord | undefined, { days, version }: Rotation, now: Date): TokenRecord {
    const rotatesAfter = (issued: string): string => new Date(Date.parse(issued) + days * DAY).toISOString();
    if (last && last.version === version && now.toISOString() < rotatesAfter(last.issued)) {
        return { ...last, rotates: rotatesAfter(last.issued) };
    }
    const issued = now.toISOString();
    return { issued, version, rotates: rotatesAfter(issued), ...(last ? { previous: last.issued } : {}) };
}

/** The objects that hold them, the present one first. */
export function accessTokens({ issued, previous }: TokenRecord): [AccessToken, ...AccessToken[]] {
    const token = (time: string): AccessToken => {
        const id = time.replace(/\D/g, "").slice(0, 14);
        return { resource: `token-${id}`, id };
    };
    return [token(issued), ...(previous === undefined ? [] : [token(previous)])];
}
