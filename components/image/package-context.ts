import * as fs from "node:fs";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../lib/hash";
import { UserError } from "../../lib/user-error";
import { programFolder, type BuildArgs } from "./platform-image";

/** The package's Dockerfile, from the program's root. */
export const PACKAGE_DOCKERFILE = "images/environment/package.Dockerfile";
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
    const found: Found = { environments: [], unreadable: [] };
    const all = filesIn(folder, "", found);
    const always = fs.readFileSync(path.join(programRoot, `${PACKAGE_DOCKERFILE}.dockerignore`), "utf8");
    const rules = [...ownRules(folder), always, ...found.environments.map(ignorePattern)].join("\n");
    const isSent = ignore(AS_DOCKER).add(rules).createFilter();
    const unreadable = found.unreadable.find(isSent);
    if (unreadable !== undefined) {
        throw refusal(
            `${path.join(folder, unreadable)} cannot be read, so it cannot go into the image of the project.`,
            `Make it readable, give it a name in UTF-8, or leave it out by a line in ${path.join(folder, IGNORE_FILE)}.`,
        );
    }
    const files = all.filter(isSent).map((file) => ({ file, bytes: fs.lstatSync(path.join(folder, file)).size }));
    return { files, rules, hasOwnRules: rules !== always };
}

/** Docker tells `data` from `Data`. */
const AS_DOCKER = { ignorecase: false };

/** The user's own rules, which Docker would refuse without saying in which file of ours they came to it. */
function ownRules(folder: string): string[] {
    const own = path.join(folder, IGNORE_FILE);
    if (!fs.statSync(own, { throwIfNoEntry: false })?.isFile()) {
        return [];
    }
    const rules = fs.readFileSync(own, "utf8");
    const wrong = rules.split("\n").find((line) => {
        try {
            ignore(AS_DOCKER).add(line).ignores("a");
            return false;
        } catch {
            return true;
        }
    });
    if (wrong !== undefined) {
        throw refusal(`${own} has a line that is no pattern: ${wrong.trim()}`, "Change it and run this again.");
    }
    return [rules];
}

/** A line of an ignore file that means this path alone. */
export function ignorePattern(file: string): string {
    return file.replace(/[*?[\]\\!#]/g, "\\$&");
}

function refusal(problem: string, fix: string): pulumi.RunError {
    return new pulumi.RunError(new UserError({ problem, fix }).message);
}

/**
 * A Dockerfile that leaves out what the context's rules do: Docker reads one list of rules, the one beside the Dockerfile.
 * One is written in the cache's folder, with the user's own rules beside it, where there are such.
 * @returns Its path, from the project's root or absolute.
 */
export function packageDockerfile(
    { rules, hasOwnRules }: PackageContext,
    roots: Pick<BuildArgs, "cacheFolder" | "programRoot" | "projectRoot">,
): string {
    if (!hasOwnRules) {
        return path.posix.join(programFolder(roots), PACKAGE_DOCKERFILE);
    }
    const text = fs.readFileSync(path.join(roots.programRoot, PACKAGE_DOCKERFILE), "utf8");
    const key = contentHash(new Map(Object.entries({ text, rules })));
    const dockerfile = path.join(roots.cacheFolder, "package-image", key, "Dockerfile");
    fs.mkdirSync(path.dirname(dockerfile), { recursive: true });
    fs.writeFileSync(`${dockerfile}.dockerignore`, rules);
    fs.writeFileSync(dockerfile, text);
    return dockerfile;
}

/** What of a folder has no files to send, by its path. */
interface Found {
    readonly environments: string[];
    readonly unreadable: string[];
}

/** What stands for the bytes of a name that is not UTF-8; the file is not found by it. */
const NO_UTF8 = "\uFFFD";

/** Pipes and sockets are nothing to send; a Python environment, whatever it is called, is noted and not looked into. */
function filesIn(top: string, folder: string, found: Found): string[] {
    const entries = entriesOf(path.join(top, folder));
    if (entries === undefined) {
        found.unreadable.push(folder);
        return [];
    }
    if (folder !== "" && entries.some(({ name }) => name === "pyvenv.cfg" || name === "conda-meta")) {
        found.environments.push(folder);
        return [];
    }
    return entries.flatMap((entry) => {
        const below = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
            return filesIn(top, below, found);
        }
        const isNamed = !entry.name.includes(NO_UTF8);
        if (!isNamed) {
            found.unreadable.push(below);
        }
        return isNamed && (entry.isFile() || entry.isSymbolicLink()) ? [below] : [];
    });
}

/** undefined where the folder may not be read, or is not found by its name. */
function entriesOf(folder: string): fs.Dirent[] | undefined {
    try {
        return fs.readdirSync(folder, { withFileTypes: true });
    } catch {
        return undefined;
    }
}
