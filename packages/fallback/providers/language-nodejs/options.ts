import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The package managers that `packagemanager` may name. */
export const packageManagers = ["npm", "yarn", "pnpm", "bun"] as const;
export type PackageManager = (typeof packageManagers)[number];

/** `runtime.options` of a `Pulumi.yaml`, `PulumiPlugin.yaml` or `PulumiPolicy.yaml`. */
export interface RuntimeOptions {
    /** Run through ts-node with type-checking. Defaults to true, as in the official host. */
    readonly typescript: boolean;
    /** Arguments for node itself, split like a shell does. Defaults to none. */
    readonly nodeargs: readonly string[];
    /** Path of the tsconfig for ts-node. Defaults to the one beside the program. */
    readonly tsconfig?: string;
    /** Defaults to what the lock file beside the program speaks for. */
    readonly packagemanager: PackageManager | "auto";
    /** Ours alone: the stand-in provider that a `PulumiPlugin.yaml` of ours names. */
    readonly provider?: string;
}

/** @throws {Error} When an option has a value of the wrong kind, with its name. */
export function parseOptions(info: ProgramInfo | undefined): RuntimeOptions {
    const given: Record<string, unknown> = info?.getOptions()?.toJavaScript() ?? {};
    const tsconfig = optional(given, "tsconfig", "string");
    const provider = optional(given, "provider", "string");
    return {
        typescript: optional(given, "typescript", "boolean") ?? true,
        nodeargs: splitArguments(optional(given, "nodeargs", "string") ?? ""),
        packagemanager: parsePackageManager(optional(given, "packagemanager", "string") ?? "auto"),
        ...(tsconfig === undefined ? {} : { tsconfig }),
        ...(provider === undefined ? {} : { provider }),
    };
}

interface Kinds {
    readonly string: string;
    readonly boolean: boolean;
}

function optional<K extends keyof Kinds>(given: Record<string, unknown>, name: string, kind: K): Kinds[K] | undefined {
    const value = given[name];
    if (value === undefined) {
        return undefined;
    }
    if (typeof value !== kind) {
        throw new Error(`${name} option must be a ${kind}`);
    }
    return value as Kinds[K];
}

function parsePackageManager(name: string): PackageManager | "auto" {
    const found = ([...packageManagers, "auto"] as const).find((known) => known === name);
    if (found === undefined) {
        throw new Error(`packagemanager option must be one of auto, ${packageManagers.join(", ")}, got "${name}"`);
    }
    return found;
}

/** Words of a command line; quotes keep spaces together, a backslash takes the next character as it is. */
export function splitArguments(line: string): string[] {
    const words: string[] = [];
    for (const [word] of line.matchAll(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s\\'"])+/g)) {
        words.push(word.replace(/\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/g, unquote));
    }
    return words;
}

function unquote(_whole: string, escaped?: string, single?: string, double?: string): string {
    return escaped ?? single ?? (double ?? "").replace(/\\(["\\])/g, "$1");
}
