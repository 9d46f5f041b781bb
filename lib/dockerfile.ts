import { DockerfileParser, type Instruction, JSONInstruction, PropertyInstruction } from "dockerfile-ast";

/** The build argument by which a Dockerfile names GaiaFlow's image of the project's environment. */
export const BASE_ARGUMENT = "GAIAFLOW_BASE";
/** The one that names the image with this machine's package mirrors, which `RUN --mount` binds. */
export const MIRRORS_ARGUMENT = "GAIAFLOW_MIRRORS";

/** A Dockerfile of the project's own. */
export interface ProjectDockerfile extends ParsedDockerfile {
    /** From the project's root, as the configuration names it. */
    readonly name: string;
    /** The absolute path of the folder that is sent to Docker. */
    readonly context: string;
    readonly text: string;
    /** Rules of a `<Dockerfile>.dockerignore` beside it, which Docker reads in place of those of the context. */
    readonly ignoreRules?: string | undefined;
    /** Build arguments of the configuration. */
    readonly args: Readonly<Record<string, string>>;
}

/** What a Dockerfile says. */
export interface ParsedDockerfile {
    /** What its last stage starts from, with build arguments and stages of its own followed; undefined where it has none. */
    readonly from: string | undefined;
    /** Whether what it makes stands on GaiaFlow's image, and so has the packages of the project's lock. */
    readonly isOnOurs: boolean;
    /** Names of the build arguments that it asks for. */
    readonly argumentNames: ReadonlySet<string>;
    /** What it sets in clear text by ARG or ENV; lines count from 1. */
    readonly literals: readonly { readonly line: number; readonly name: string; readonly value: string }[];
    /** What it takes of its context; undefined where that hangs on a build argument, and may be anything. */
    readonly copied: readonly Copied[] | undefined;
}

/** A path, or a pattern as COPY takes it, from the context; empty for all of it. */
export interface Copied {
    readonly line: number;
    readonly source: string;
}

/**
 * Reads a Dockerfile's text. Nothing is refused: Docker says what is no Dockerfile.
 *
 * @param args Build arguments that it is given, besides GaiaFlow's own.
 */
export function parseDockerfile(text: string, args: Readonly<Record<string, string>>): ParsedDockerfile {
    const dockerfile = DockerfileParser.parse(text);
    const values = new Map<string, string>();
    for (const argument of dockerfile.getInitialARGs()) {
        const { name = "", value = "" } = properties(argument)[0] ?? {};
        values.set(name, args[name] ?? withValues(value, values));
    }
    const stages = new Map<string, string>();
    let from: string | undefined;
    for (const stage of dockerfile.getFROMs()) {
        const image = withValues(stage.getImage() ?? "", values);
        from = stages.get(image.toLowerCase()) ?? image;
        stages.set(stage.getBuildStage()?.toLowerCase() ?? "", from);
    }
    const instructions = dockerfile.getInstructions();
    const named = instructions.filter((each) => ["ARG", "ENV"].includes(each.getKeyword()));
    const copied = instructions.flatMap(copiedBy);
    return {
        from,
        isOnOurs: from === REFERENCE,
        argumentNames: new Set(
            instructions.flatMap((each) =>
                each.getKeyword() === "ARG" ? properties(each).map(({ name }) => name) : [],
            ),
        ),
        literals: named.flatMap((each) => properties(each).map((property) => ({ line: lineOf(each), ...property }))),
        copied: copied.some(({ source }) => source.includes("$")) ? undefined : copied,
    };
}

/** What stands for GaiaFlow's own image while variables are followed. */
const REFERENCE = `\${${BASE_ARGUMENT}}`;

function withValues(text: string, values: ReadonlyMap<string, string>): string {
    return text.replaceAll(
        /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g,
        (_, plain?: string, braced?: string, other = "") => {
            const name = plain ?? braced ?? "";
            return name === BASE_ARGUMENT ? REFERENCE : values.get(name) || String(other);
        },
    );
}

function properties(instruction: Instruction): { readonly name: string; readonly value: string }[] {
    const found = instruction instanceof PropertyInstruction ? instruction.getProperties() : [];
    return found.map((property) => ({ name: property.getName(), value: property.getValue() ?? "" }));
}

function copiedBy(instruction: Instruction): Copied[] {
    return sourcesOf(instruction).map((source) => ({
        line: lineOf(instruction),
        source: source
            .replace(/^(\.?\/)+/, "")
            .replace(/\/+$/, "")
            .replace(/^\.$/, ""),
    }));
}

/** From the context, and not from other images, addresses, or the Dockerfile's own text. */
function sourcesOf(instruction: Instruction): string[] {
    const flags = instruction instanceof JSONInstruction ? instruction.getFlags() : [];
    const options = (name: string): string[] =>
        flags.filter((flag) => flag.getName() === name).map((flag) => flag.getValue() ?? "");
    switch (instruction.getKeyword()) {
        case "COPY":
        case "ADD": {
            const words = inJson(instruction) ?? instruction.getArguments().map((each) => each.getValue());
            const isOther = options("from").length > 0 || words.some((word) => word.startsWith("<<"));
            return isOther ? [] : words.slice(0, -1).filter((word) => !/^(\w+:\/\/|git@)/.test(word));
        }
        case "RUN":
            return options("mount").flatMap((mount) => {
                const entries = new Map(mount.split(",").map((part) => part.split("=") as [string, string]));
                const isBound = (entries.get("type") ?? "bind") === "bind" && !entries.has("from");
                return isBound ? [entries.get("source") ?? entries.get("src") ?? ""] : [];
            });
        default:
            return [];
    }
}

/** The words of `COPY ["a b", "/c"]`; the parser's own lose their blanks. */
function inJson(instruction: Instruction): string[] | undefined {
    try {
        const words: unknown = JSON.parse(/\[.*\]\s*$/s.exec(instruction.getRawArgumentsContent() ?? "")?.[0] ?? "");
        return Array.isArray(words) ? words.map(String) : undefined;
    } catch {
        return undefined;
    }
}

function lineOf(instruction: Instruction): number {
    return instruction.getRange().start.line + 1;
}
