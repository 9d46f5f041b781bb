import { indexesOnly, loginVariables, namedIndexes, netrc, type PackageIndex } from "./package-index";

/** Where a step of the build of images/environment finds the logins, while it runs and no longer. */
const LOGINS = "/run/gaiaflow-logins";

/** What a build step sources before it installs packages; no secret is in it. */
export function indexScript(indexes: readonly PackageIndex[]): string {
    const urls = indexesOnly(indexes).map(({ url }) => url);
    return [
        // What is installed has its hash in the lock: an index that has the name and another version of it does no harm.
        "export UV_INDEX_STRATEGY=unsafe-first-match",
        ...(urls.length === 0
            ? []
            : [
                  `export UV_INDEX=${quoted(namedIndexes(indexes).join(" "))}" \${UV_INDEX:-}"`,
                  `export PIP_EXTRA_INDEX_URL=${quoted(urls.join(" "))}" \${PIP_EXTRA_INDEX_URL:-}"`,
              ]),
        `if [ -r ${LOGINS} ]; then . ${LOGINS}; fi`,
        "",
    ].join("\n");
}

/** What that script sources where an index asks for a login: the build's secret. Undefined where none does. */
export function loginScript(indexes: readonly PackageIndex[]): string | undefined {
    const file = netrc(indexes);
    const variables = { ...loginVariables(indexes), GAIAFLOW_NETRC: file ?? "" };
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
    return file === undefined ? undefined : lines.join("");
}

/** As one word of a shell. */
function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
