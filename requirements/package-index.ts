/** A package index of the project's own, or a host of its git repositories, with the login there. */
export interface PackageIndex {
    /** The address of the index; of a git host, `git+` before it. */
    readonly url: string;
    /** Defaults to `__token__`, which hosts of packages take beside a token. */
    readonly username?: string | undefined;
    /** That user's password or token. Defaults to none: the index asks for no login. */
    readonly password?: string | undefined;
}

const GIT = "git+";

/** The index that is asked anyway, by the machine's mirror where it has one. */
export const PYPI = /^https:\/\/pypi\.(org|python\.org)\/(simple|pypi)\/?$/;

/** Whether a file is PyPI's, or of the mirror that this machine has for it. */
export function isMachinesFile(address: string): boolean {
    const homes = ["https://files.pythonhosted.org", "https://pypi.org", process.env["UV_DEFAULT_INDEX"] ?? ""];
    const hosts = homes.filter((each) => URL.canParse(each)).map((each) => new URL(each).host);
    return URL.canParse(address) && hosts.includes(new URL(address).host);
}

/** Those that are asked for packages. */
export function indexesOnly(indexes: readonly PackageIndex[]): PackageIndex[] {
    return indexes.filter(({ url }) => !url.startsWith(GIT));
}

/** The same by the names that uv has for them: `gaiaflow-1=https://…`. */
export function namedIndexes(indexes: readonly PackageIndex[]): string[] {
    return indexesOnly(indexes).map(({ url }, number) => `${nameOf(number)}=${url}`);
}

/**
 * The indexes, with the machine's own behind them, and their logins as uv takes them from its environment: a password
 * stands in no command line.
 * See https://docs.astral.sh/uv/concepts/indexes/#providing-credentials-directly.
 */
export function indexVariables(indexes: readonly PackageIndex[]): Record<string, string> {
    const all = [...namedIndexes(indexes), process.env["UV_INDEX"] ?? ""].join(" ").trim();
    return { ...loginVariables(indexes), ...(all !== "" && { UV_INDEX: all }) };
}

/** The user and password of each index that has them. */
export function loginVariables(indexes: readonly PackageIndex[]): Record<string, string> {
    const variables = indexesOnly(indexes).map((index, number) => loginsAs(nameOf(number), index));
    return Object.assign({}, ...variables) as Record<string, string>;
}

/** The login of one, where uv knows it by this name. */
export function loginsAs(name: string, index: PackageIndex): Record<string, string> {
    const login = loginOf(index);
    const key = `UV_INDEX_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
    return login === undefined ? {} : { [`${key}_USERNAME`]: login.username, [`${key}_PASSWORD`]: login.password };
}

const nameOf = (number: number): string => `gaiaflow-${number + 1}`;

/**
 * The logins as pip and git read them: one for each host, the first. Undefined where there is none.
 * See https://everything.curl.dev/usingcurl/netrc.html.
 */
export function netrc(indexes: readonly PackageIndex[]): string | undefined {
    const byHost = new Map(indexes.toReversed().flatMap(hostLine));
    return byHost.size === 0 ? undefined : [...byHost.values()].map((line) => `${line}\n`).join("");
}

function hostLine(index: PackageIndex): [host: string, line: string][] {
    const login = loginOf(index);
    const { hostname } = new URL(index.url.replace(GIT, ""));
    return login === undefined
        ? []
        : [[hostname, `machine ${hostname} login ${quoted(login.username)} password ${quoted(login.password)}`]];
}

function loginOf({ username, password }: PackageIndex): { username: string; password: string } | undefined {
    return password === undefined ? undefined : { username: username ?? "__token__", password };
}

/** Both readers take double quotes, and a backslash before what would end them. */
function quoted(text: string): string {
    return /^[\w.@-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
