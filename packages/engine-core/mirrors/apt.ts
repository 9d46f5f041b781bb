import { isLoopback } from "./loopback";

/** One place that apt fetches Debian from. */
export interface AptSource {
    readonly uri: string;
    readonly suites: readonly string[];
    /** Whether the user configured apt to trust it without Debian's signature. */
    readonly trusted: boolean;
}

/** Where Debian comes from on this machine; a part that is missing is not served there. */
export interface DebianMirror {
    readonly main?: AptSource;
    readonly security?: AptSource;
}

/** Addresses that a Debian image holds by itself. */
const STANDARD = /^https?:\/\/(deb|security)\.debian\.org\/debian(-security)?\/?$/;

/** Settings of apt that a machine needs to reach its mirror; all others are a matter of taste or of the machine. */
const REACHING = [
    /^Acquire::(http|https)::(.+::)?(Proxy|Verify-Peer|Verify-Host)(::[^ ]+)? /,
    /^Acquire::(Check-Valid-Until|Check-Date|Retries|ForceIPv4|ForceIPv6) /,
];

/** Reads the sources of one file, in either of apt's two formats. */
export function parseAptSources(text: string): AptSource[] {
    const lines = text.split("\n").filter((line) => !line.startsWith("#"));
    const isDeb822 = lines.some((line) => /^Types:/i.test(line));
    const found = isDeb822
        ? lines
              .join("\n")
              .split(/\n\s*\n/)
              .map(readStanza)
        : lines.map(readLine);
    return found.filter((source) => source !== undefined);
}

function readStanza(stanza: string): AptSource | undefined {
    // A value goes on in the lines that start with a space.
    const fields = stanza.replace(/\n[ \t]+/g, " ").split("\n");
    const value = (name: string): string => {
        const field = fields.find((line) => line.toLowerCase().startsWith(`${name}:`));
        return field?.slice(name.length + 1).trim() ?? "";
    };
    const uri = value("uris").split(/\s+/)[0] ?? "";
    const off = value("enabled").toLowerCase() === "no" || !value("types").split(/\s+/).includes("deb");
    return off || uri === ""
        ? undefined
        : { uri, suites: value("suites").split(/\s+/), trusted: value("trusted") === "yes" };
}

function readLine(line: string): AptSource | undefined {
    const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/.exec(line.trim());
    const [, options = "", uri, suite] = match ?? [];
    return uri === undefined || suite === undefined
        ? undefined
        : { uri, suites: [suite], trusted: /\btrusted=yes\b/.test(options) };
}

/** Picks Debian's own archive and its security archive out of the sources of a Debian machine. */
export function debianMirror(sources: readonly AptSource[]): DebianMirror {
    const usable = sources.filter(({ uri }) => /^https?:\/\//.test(uri));
    const security = usable.find(({ suites }) => suites.some((suite) => /(-security|\/updates)$/.test(suite)));
    const main = usable.find(({ suites }) => suites.some((suite) => /^[a-z]+$/.test(suite)));
    return { ...(main ? { main } : {}), ...(security ? { security } : {}) };
}

/** Whether the machine uses the addresses that every Debian image has by itself. */
export function isStandardMirror({ main, security }: DebianMirror): boolean {
    return [main, security].every((source) => source === undefined || isStandard(source));
}

function isStandard({ uri, trusted }: AptSource): boolean {
    return STANDARD.test(uri) && !trusted;
}

/** The lines of a `sources.list` for a release of Debian, from the machine's mirror. */
export function renderAptSources({ main, security }: DebianMirror, release: string): string[] {
    const line = ({ uri, trusted }: AptSource, suite: string): string =>
        `deb ${trusted ? "[trusted=yes] " : ""}${uri} ${suite} main`;
    return [
        ...(main ? [line(main, release), line(main, `${release}-updates`)] : []),
        ...(security ? [line(security, `${release}-security`)] : []),
    ];
}

/** The lines of `apt-config dump` without which this machine's mirror is not reached. */
export function reachingSettings(dump: string): string[] {
    return dump
        .split("\n")
        .filter((line) => REACHING.some((setting) => setting.test(line)) && !/ "";$/.test(line))
        .filter((line) => !isLoopback(line));
}

/** The entries of apt's `auth.conf` for the given addresses; a password for another host has no business in a build. */
export function credentialsFor(auth: string, uris: readonly string[]): string[] {
    const hosts = uris.flatMap((uri) => [new URL(uri).host, new URL(uri).hostname]);
    const entries = auth.replace(/#.*$/gm, "").split(/(?=\bmachine\s)/);
    return entries
        .map((entry) => entry.trim().replace(/\s+/g, " "))
        .filter((entry) => hosts.includes(/^machine (?:https?:\/\/)?([^\s/]+)/.exec(entry)?.[1] ?? ""));
}
