/** How a visit to a page ended. */
export interface Visit {
    readonly status: number;
    readonly url: string;
    readonly text: string;
}

/** Somebody who visits pages and is led from one to the next, and keeps the cookies of each host. */
export interface Visitor {
    /** @param step What becomes of an address on the way. Defaults to nothing. */
    readonly visit: (url: string, step?: (url: URL) => void) => Promise<Visit>;
    /** The cookies for a host, by name. */
    readonly cookies: (host: string) => ReadonlyMap<string, string>;
}

const MOST_STEPS = 20;

export function visitor(): Visitor {
    const jars = new Map<string, Map<string, string>>();
    const cookies = (host: string): Map<string, string> => {
        const jar = jars.get(host) ?? new Map<string, string>();
        jars.set(host, jar);
        return jar;
    };
    const visit: Visitor["visit"] = async (from, step = () => undefined) => {
        let url = new URL(from);
        for (let steps = 0; steps < MOST_STEPS; steps += 1) {
            step(url);
            const jar = cookies(url.host);
            const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
            const answer = await fetch(url, {
                headers: { cookie },
                redirect: "manual",
                signal: AbortSignal.timeout(60_000),
            });
            answer.headers.getSetCookie().forEach((line) => keep(jar, line));
            const next = answer.headers.get("location");
            if (next === null) {
                return { status: answer.status, url: url.href, text: await answer.text() };
            }
            url = new URL(next, url);
        }
        throw new Error(`${from} leads on and on, at last to ${url.href}`);
    };
    return { visit, cookies };
}

function keep(jar: Map<string, string>, line: string): void {
    const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (value === "" || value === '""' || /max-age=0|01[ -]Jan[ -]1970/i.test(line)) {
        jar.delete(name);
    } else {
        jar.set(name, value);
    }
}
