import * as fs from "node:fs";
import * as path from "node:path";
import { parseDockerfile, type ProjectDockerfile } from "../lib/dockerfile";
import { holdsSecret } from "../lib/plain-secret";
import { UserError } from "../lib/user-error";
import { setLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import { encryptedPaths } from "./plain-secrets";
import type { Config } from "./schema";
import { isBelow, valueAt } from "./schema-path";
import type { RawConfig } from "./raw-config";

type ProjectConfig = Partial<Config["project"]>;

/** Arguments that Docker takes without an ARG. */
const PREDEFINED = /^(HTTP|HTTPS|FTP|NO|ALL)_PROXY$/i;

/**
 * The Dockerfile of the project's own that the configuration names, with every fault that shows without a build.
 *
 * @returns No Dockerfile where none is named, or where it cannot be read.
 */
export function readDockerfile(
    config: ProjectConfig,
    { projectRoot, stack }: { readonly projectRoot: string; readonly stack: string },
): { readonly dockerfile?: ProjectDockerfile; readonly faults: readonly UserError[] } {
    const { buildArgs: args = {}, dockerContext, dockerfile: name } = config;
    if (name === undefined) {
        const isSet = { dockerContext: dockerContext !== undefined, buildArgs: Object.keys(args).length > 0 };
        const keys = (["dockerContext", "buildArgs"] as const).filter((key) => isSet[key]);
        return { faults: keys.map((key) => withoutDockerfile(key, stack)) };
    }
    const file = path.resolve(projectRoot, name);
    const context = dockerContext === undefined ? path.dirname(file) : path.resolve(projectRoot, dockerContext);
    const text = readFile(file);
    if (text === undefined) {
        const problem = `is ${JSON.stringify(name)}, but there is no such file in ${projectRoot} that can be read`;
        return {
            faults: [
                configFault(
                    ["project", "dockerfile"],
                    problem,
                    setLine(stack, ["project", "dockerfile"], "<dockerfile>"),
                ),
            ],
        };
    }
    if (!fs.statSync(context, { throwIfNoEntry: false })?.isDirectory()) {
        const problem = `is ${JSON.stringify(dockerContext)}, but there is no such folder in ${projectRoot}`;
        return {
            faults: [
                configFault(
                    ["project", "dockerContext"],
                    problem,
                    setLine(stack, ["project", "dockerContext"], "<folder>"),
                ),
            ],
        };
    }
    const parsed = parseDockerfile(text, args);
    const dockerfile = { ...parsed, name, context, text, args, ignoreRules: readFile(`${file}.dockerignore`) };
    return {
        dockerfile,
        faults: [
            ...sourceFaults(dockerfile),
            ...copyFaults(dockerfile, projectRoot, stack),
            ...argumentFaults(dockerfile, stack),
            ...literalFaults(dockerfile),
            ...(parsed.isOnOurs ? [] : withoutEffect(config, dockerfile, stack)),
        ],
    };
}

function readFile(file: string): string | undefined {
    try {
        return fs.readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

function sourceFaults({ from, name }: ProjectDockerfile): UserError[] {
    if (from === undefined) {
        const fix = `Begin it with: ARG GAIAFLOW_BASE and FROM \${GAIAFLOW_BASE}`;
        return [new UserError({ subject: name, problem: "has no FROM, and so makes no image.", fix })];
    }
    const fix = "Start from an image with a system and a Python, such as python:3.13-slim.";
    return from === "scratch"
        ? [new UserError({ subject: name, problem: "ends with an image that has no /bin/sh: FROM scratch.", fix })]
        : [];
}

/** What it copies and is not there, by name; of a pattern or a build argument Docker says it. */
function copyFaults(
    { context, copied = [], name }: ProjectDockerfile,
    projectRoot: string,
    stack: string,
): UserError[] {
    const missing = copied.filter(
        ({ source }) => !/[*?[\\]/.test(source) && !fs.existsSync(path.join(context, source)),
    );
    const where = path.relative(projectRoot, context) || ".";
    return missing.map(({ line, source }) => {
        const isInRoot = fs.existsSync(path.join(projectRoot, source));
        const problem = `${source} is not in ${where}, the folder that Docker is sent`;
        const fix = setLine(stack, ["project", "dockerContext"], isInRoot ? "." : "<folder>");
        return new UserError({ subject: `${name} line ${line}:`, problem, fix });
    });
}

function argumentFaults({ args, argumentNames, name }: ProjectDockerfile, stack: string): UserError[] {
    return Object.entries(args).flatMap(([argument, value]) => {
        const key = ["project", "buildArgs", argument];
        if (holdsSecret(argument, value)) {
            const problem = `holds a password, token or key, which the image's history shows; ${SECRETS}`;
            return [unwantedKey(stack, key, problem)];
        }
        const isAsked = argumentNames.has(argument) || PREDEFINED.test(argument);
        const problem = `is an argument that ${name} does not ask for; expected one of its ARG lines`;
        return isAsked ? [] : [unwantedKey(stack, key, problem)];
    });
}

/** What is to be done with the secrets of a build. */
export const SECRETS =
    "expected it in gaiaflow:project.indexes, whose logins a RUN of the Dockerfile can mount, or in gaiaflow:secrets for tasks";

/** Build arguments that are encrypted in the stack's file: an image's history shows them in clear text all the same. */
export function encryptedArguments(document: unknown, raw: RawConfig): UserError[] {
    const given = Object.keys(valueAt(document, ARGUMENTS) ?? {});
    const indexes = valueAt(document, ["project", "indexes"]);
    const hasLogin =
        Array.isArray(indexes) && indexes.some((index: unknown) => valueAt(index, ["password"]) !== undefined);
    // Of a whole key it is not known what of it is encrypted: with a login among it, that is.
    const isHidden = (path: readonly PropertyKey[]): boolean =>
        encryptedPaths(raw).some((one) => (one.length > 1 || !hasLogin) && isBelow(path, one));
    return given
        .map((name) => [...ARGUMENTS, name])
        .filter(isHidden)
        .map((path) => {
            const problem = `is encrypted, but the image's history shows it; ${SECRETS}`;
            return unwantedKey(raw.stack, path, problem);
        });
}

const ARGUMENTS = ["project", "buildArgs"];

function literalFaults({ literals, name }: ProjectDockerfile): UserError[] {
    return literals
        .filter(({ name: variable, value }) => !/^\$\w+$/.test(value) && holdsSecret(variable, value))
        .map(
            ({ line, name: variable }) =>
                new UserError({
                    subject: `${name} line ${line}:`,
                    problem: `${variable} holds a password, token or key, which every layer above and the image's history show; ${SECRETS}`,
                    fix: "Take it out there.",
                }),
        );
}

/** Keys that say what GaiaFlow's image has, where nothing of it is used. */
function withoutEffect(config: ProjectConfig, { from, name }: ProjectDockerfile, stack: string): UserError[] {
    const keys = ["python", "extras", "groups", "systemPackages"] as const;
    const isSet = (value: ProjectConfig[(typeof keys)[number]]): boolean =>
        Array.isArray(value) ? value.length > 0 : value !== undefined;
    const what = `has no effect: ${name} starts from ${from ?? "nothing"}, not from \${GAIAFLOW_BASE}, and says itself what its image has`;
    return keys.filter((key) => isSet(config[key])).map((key) => unwantedKey(stack, ["project", key], what));
}

function withoutDockerfile(key: string, stack: string): UserError {
    const problem = "is set, but no gaiaflow:project.dockerfile; expected both or neither";
    return configFault(["project", key], problem, setLine(stack, ["project", "dockerfile"], "Dockerfile"));
}
