import { loginScript } from "./build-script";
import { indexesOnly, namedIndexes, netrc, type PackageIndex } from "./package-index";

/** What notebooks install from besides the machine's own index. */
export interface NotebookIndexes {
    /** Variables of pip and uv; no secret is in them. */
    readonly variables: Readonly<Record<string, string>>;
    /** Secret files by their paths, which the tools of images/kernels read; none where no index asks for a login. */
    readonly files: Readonly<Record<string, string>>;
}

/** The project's own indexes, as pip and uv of a notebook are to find them: asked first, with their logins in files. */
export function notebookIndexes(indexes: readonly PackageIndex[]): NotebookIndexes {
    const urls = indexesOnly(indexes).map(({ url }) => url);
    if (urls.length === 0) {
        return { variables: {}, files: {} };
    }
    // pip refuses an address without TLS that it is not said to trust; the configuration names it.
    const open = urls.map((url) => new URL(url)).filter(({ protocol }) => protocol === "http:");
    const [login, logins] = [netrc(indexes), loginScript(indexes)];
    return {
        variables: {
            PIP_EXTRA_INDEX_URL: urls.join(" "),
            UV_INDEX: namedIndexes(indexes).join(" "),
            ...(open.length > 0 && { PIP_TRUSTED_HOST: open.map(({ host }) => host).join(" ") }),
            // Nobody in a notebook can answer what it asks where a login is missing, and it would wait for ever.
            ...(login !== undefined && { PIP_NO_INPUT: "1" }),
        },
        files: login === undefined ? {} : { [`${FOLDER}/netrc`]: login, [`${FOLDER}/logins`]: logins ?? "" },
    };
}

/** Known to `images/kernels/kernel/tools`. */
const FOLDER = "/run/secrets/indexes";
