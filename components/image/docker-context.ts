import * as fs from "node:fs";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import * as pulumi from "@pulumi/pulumi";
import type { Copied, ProjectDockerfile } from "../../lib/dockerfile";
import { ignorePattern } from "../../lib/ignore-rules";
import { UserError } from "../../lib/user-error";

/** What Docker is sent for a Dockerfile of the project's own. */
export interface DockerContext {
    /** What the Dockerfile takes of it: regular files and links, by their path in the context. */
    readonly files: readonly string[];
    /** What stays out, as Docker reads it. */
    readonly rules: string;
}

/** What no image of a project holds, from the program's root. */
const NEVER_SENT = "images/environment/never-sent.ignore";

/** Docker tells `data` from `Data`. */
const AS_DOCKER = { ignorecase: false };

/**
 * The files that a Dockerfile copies and no ignore file leaves out, so that a change of any other one builds nothing. What
 * never goes into the image of a project, such as `.env`, stays out whatever its own ignore file takes back in.
 *
 * @throws {pulumi.RunError} Where it copies what is left out.
 */
export function dockerContext(dockerfile: ProjectDockerfile, programRoot: string): DockerContext {
    const { context, copied, ignoreRules } = dockerfile;
    const never = fs.readFileSync(path.join(programRoot, NEVER_SENT), "utf8");
    const userRules = ignoreRules ?? readOptional(path.join(context, ".dockerignore"));
    const rules = [userRules, never].join("\n");
    const isSent = ignore(AS_DOCKER).add(rules).createFilter();
    const takesBack = /^\s*!/m.test(rules);
    const sources = (copied ?? [{ line: 0, source: "" }]).map((each) => ({ ...each, takes: matching(each) }));
    const isTaken = (file: string, isFolder: boolean): boolean =>
        sources.some(({ source, takes }) => takes(file) || (isFolder && leadsTo(file, source)));
    const files = filesIn(context, "", (file, isFolder) => {
        const mayHoldSent = isFolder && takesBack;
        return isTaken(file, isFolder) && (mayHoldSent || isSent(file));
    });
    const leftOut = (copied ?? []).find((each) => isLeftOut(each, context, isSent));
    if (leftOut !== undefined) {
        throw refusal(dockerfile, leftOut);
    }
    // The provider, too, goes by what Docker is sent: what is not copied is left out, or its change would build again.
    return {
        files,
        rules: copied === undefined ? rules : ["*", ...files.map((file) => `!${ignorePattern(file)}`)].join("\n"),
    };
}

/** By which it is known whether a file is what a source of COPY names, or below it. */
function matching({ source }: Copied): (file: string) => boolean {
    const pattern = ignore(AS_DOCKER).add(source.replace(/^[!#]/, "\\$&"));
    return source === "" ? () => true : (file) => pattern.ignores(file);
}

/** Whether a folder is above what a source names. */
function leadsTo(folder: string, source: string): boolean {
    const [plain = ""] = /^[^*?[\\]*/.exec(source) ?? [];
    return plain.startsWith(`${folder}/`) || (plain !== source && folder.startsWith(plain));
}

function filesIn(top: string, folder: string, isWanted: (file: string, isFolder: boolean) => boolean): string[] {
    return fs.readdirSync(path.join(top, folder), { withFileTypes: true }).flatMap((entry) => {
        const below = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
            return isWanted(below, true) ? filesIn(top, below, isWanted) : [];
        }
        return (entry.isFile() || entry.isSymbolicLink()) && isWanted(below, false) ? [below] : [];
    });
}

function isLeftOut({ source }: Copied, context: string, isSent: (file: string) => boolean): boolean {
    const isPath = source !== "" && !/[*?[\\]/.test(source);
    return isPath && fs.existsSync(path.join(context, source)) && !isSent(source);
}

function readOptional(file: string): string {
    return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(file, "utf8") : "";
}

function refusal({ context, name }: ProjectDockerfile, { line, source }: Copied): pulumi.RunError {
    return new pulumi.RunError(
        new UserError({
            subject: `${name} line ${line}:`,
            problem: `${source} is left out of what Docker is sent, by an ignore file or since it may hold secrets.`,
            fix: `Take it out of the line, or of ${path.join(context, ".dockerignore")}. Secrets belong in gaiaflow:secrets.`,
        }).message,
    );
}
