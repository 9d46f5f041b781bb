import * as fs from "node:fs";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import { contentHash } from "../../lib/hash";
import { programFolder, type BuildArgs } from "./platform-image";

/** The package's Dockerfile, from the program's root. */
export const PACKAGE_DOCKERFILE = "images/project/package.Dockerfile";
/** A user's own file in the package's folder, in Docker's own form. */
export const IGNORE_FILE = ".dockerignore";

/** What of the package's folder goes into its image. */
export interface PackageContext {
    /** Regular files and links, by their path in the folder. */
    readonly files: readonly { readonly file: string; readonly bytes: number }[];
    /** What stays out, as Docker reads it. */
    readonly rules: string;
    /** Whether {@link rules} are more than what is left out of every package. */
    readonly hasOwnRules: boolean;
}

/**
 * All files but those that the folder's own `.dockerignore`, the rules beside the Dockerfile, or a Python environment
 * leave out. What the Dockerfile's rules leave out, `.env` among it, stays out whatever the user's own take back in.
 */
export function packageContext(folder: string, programRoot: string): PackageContext {
    const environments: string[] = [];
    const all = filesIn(folder, "", environments);
    const always = fs.readFileSync(path.join(programRoot, `${PACKAGE_DOCKERFILE}.dockerignore`), "utf8");
    const own = path.join(folder, IGNORE_FILE);
    const rules = [
        ...(fs.existsSync(own) ? [fs.readFileSync(own, "utf8")] : []),
        always,
        ...environments.map((environment) => environment.replace(/[*?[\]\\!#]/g, "\\$&")),
    ].join("\n");
    const isSent = ignore().add(rules).createFilter();
    const files = all.filter(isSent).map((file) => ({ file, bytes: fs.lstatSync(path.join(folder, file)).size }));
    return { files, rules, hasOwnRules: rules !== always };
}

/**
 * A Dockerfile that leaves out what the context's rules do: Docker reads one list of rules, the one beside the Dockerfile.
 * @param cacheFolder Where one is written, with the user's own rules beside it.
 * @returns Its path, from the project's root or absolute.
 */
export function packageDockerfile(
    { rules, hasOwnRules }: PackageContext,
    roots: Pick<BuildArgs, "programRoot" | "projectRoot">,
    cacheFolder: string,
): string {
    if (!hasOwnRules) {
        return path.posix.join(programFolder(roots), PACKAGE_DOCKERFILE);
    }
    const text = fs.readFileSync(path.join(roots.programRoot, PACKAGE_DOCKERFILE), "utf8");
    const key = contentHash(new Map(Object.entries({ text, rules })));
    const dockerfile = path.join(cacheFolder, "package-image", key, "Dockerfile");
    fs.mkdirSync(path.dirname(dockerfile), { recursive: true });
    fs.writeFileSync(`${dockerfile}.dockerignore`, rules);
    fs.writeFileSync(dockerfile, text);
    return dockerfile;
}

/** Pipes and sockets are nothing to send; a Python environment, whatever it is called, is noted and not looked into. */
function filesIn(top: string, folder: string, environments: string[]): string[] {
    const entries = fs.readdirSync(path.join(top, folder), { withFileTypes: true });
    if (folder !== "" && entries.some(({ name }) => name === "pyvenv.cfg" || name === "conda-meta")) {
        environments.push(folder);
        return [];
    }
    return entries.flatMap((entry) => {
        const below = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
            return filesIn(top, below, environments);
        }
        return entry.isFile() || entry.isSymbolicLink() ? [below] : [];
    });
}
