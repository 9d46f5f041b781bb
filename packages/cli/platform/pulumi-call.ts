import { parseArgs } from "node:util";
import { DELETE_VOLUME } from "./guard-up";

/** What somebody has typed after `pulumi`. */
export interface PulumiCall {
    /** What Pulumi gets. */
    readonly args: readonly string[];
    /** `up`, `preview` or another of Pulumi's commands that runs a program; undefined for all others. */
    readonly runs?: "up" | "preview";
    /** The stack that is named. */
    readonly stack?: string;
    /** The folder that is named. */
    readonly cwd?: string;
    /** Of an `up`, what changes that which it is to do. */
    readonly plan: readonly string[];
    readonly deleteVolume: boolean;
}

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;

/** What says what an `up` is to do, and a preview takes as well. */
const PLAN = {
    config: { ...texts, short: "c" },
    "config-file": text,
    "config-path": flag,
    exclude: texts,
    "exclude-dependents": flag,
    "ignore-protect": flag,
    "override-env": texts,
    replace: texts,
    target: { ...texts, short: "t" },
    "target-dependents": flag,
    "target-replace": texts,
} as const;

/** Further options whose value must not be taken for the command. */
const WITH_VALUE = {
    color: text,
    cwd: { ...text, short: "C" },
    memprofilerate: text,
    message: { ...text, short: "m" },
    "otel-traces": text,
    parallel: { ...text, short: "p" },
    "policy-pack": texts,
    "policy-pack-config": texts,
    profiling: text,
    "secrets-provider": text,
    stack: { ...text, short: "s" },
    tracing: text,
    verbose: { ...text, short: "v" },
} as const;

const COMMANDS: Readonly<Record<string, PulumiCall["runs"]>> = {
    up: "up",
    update: "up",
    preview: "preview",
    pre: "preview",
};

/** Reads it as far as our own options and defaults need. */
export function parseCall(typed: readonly string[]): PulumiCall {
    const args = typed.filter((arg) => arg !== DELETE_VOLUME);
    const { positionals, values } = parseArgs({
        args,
        options: { ...PLAN, ...WITH_VALUE, help: { ...flag, short: "h" } },
        strict: false,
        allowPositionals: true,
    });
    const [command = "", ...more] = positionals;
    // An `up` of a template makes a project of its own.
    const runs = more.length > 0 || values.help === true ? undefined : COMMANDS[command];
    return {
        args,
        ...(runs === undefined ? {} : { runs }),
        ...(typeof values.stack === "string" ? { stack: values.stack } : {}),
        ...(typeof values.cwd === "string" ? { cwd: values.cwd } : {}),
        plan: Object.keys(PLAN).flatMap((name) => optionOf(name, values[name as keyof typeof PLAN])),
        deleteVolume: args.length < typed.length,
    };
}

function optionOf(name: string, value: unknown): string[] {
    const each: unknown[] = Array.isArray(value) ? value : [value];
    return each.flatMap((one) => (one === true ? [`--${name}`] : typeof one === "string" ? [`--${name}=${one}`] : []));
}
