import { isCluster } from "../../../lib/resource-names";
import type { StackFacts } from "../../../policy/rule";
import { policyFindings } from "./policy-findings";

/** A resource that an `up` of a new stack would make. */
export interface PlannedResource {
    /** Pulumi's type token. */
    readonly type: string;
    readonly name: string;
}

/** What the stack's containers and its cluster may take of the machine at most. */
export interface Footprint {
    /** The sum of the containers' memory limits. */
    readonly containersMib: number;
    /** Of the cluster's node; 0 where there is none. */
    readonly clusterMib: number;
    /** Processors of the cluster's node; containers have no limit. */
    readonly clusterCpus: number;
}

/** What one `pulumi preview --json` says. */
export interface ParsedPreview {
    readonly resources: readonly PlannedResource[];
    readonly footprint: Footprint;
    /** What speaks against the stack, in the program's words. Empty exactly when nothing does. */
    readonly faults: readonly string[];
    readonly warnings: readonly string[];
}

/** How a run of Pulumi ended. */
export interface PulumiResult {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** A resource as it is, or as it is to be. */
export interface StepState {
    readonly type: string;
    readonly custom: boolean;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** Whether what it made stays when Pulumi forgets it. */
    readonly retainOnDelete?: boolean;
}

/** What is to become of a resource. */
export interface Step {
    /** Pulumi's word for it: create, same, update, delete, … */
    readonly op?: string;
    readonly urn: string;
    readonly oldState?: StepState;
    readonly newState?: StepState;
}

/** What `pulumi preview --json` prints, as far as it is read here. */
export interface Digest {
    readonly steps?: readonly Step[];
    readonly diagnostics?: readonly { readonly message: string; readonly severity: string }[];
}

/** Pulumi's marks for colours. */
const COLOUR = /<\{%[^%]*%\}>/g;

/**
 * Reads what a preview printed. A run that failed without a word of why has a fault, too, and so has one whose resources
 * break a policy.
 */
export function parsePreview({ exitCode, stdout, stderr }: PulumiResult, stack: StackFacts): ParsedPreview {
    const digest = parseDigest(stdout);
    const messagesOf = (severity: string): string[] =>
        (digest?.diagnostics ?? []).filter((one) => one.severity === severity).map(({ message }) => plain(message));
    const steps = (digest?.steps ?? []).flatMap(({ urn, newState }) =>
        // Components are names for groups, and providers nothing that is made.
        newState?.custom === true && !newState.type.startsWith("pulumi:")
            ? [{ type: newState.type, name: urn.split("::").at(-1) ?? "", urn, inputs: newState.inputs ?? {} }]
            : [],
    );
    const errors = messagesOf("error");
    const ended = exitCode === 0 && digest !== undefined ? [] : [plain(stderr) || endedWith(exitCode)];
    const failed = errors.length > 0 ? errors : ended;
    const policies = failed.length > 0 ? NO_FINDINGS : policyFindings(steps, stack);
    const faults = [...failed, ...policies.faults];
    return {
        // What a program had declared before its fault is no whole.
        resources: faults.length > 0 ? [] : steps.map(({ type, name }) => ({ type, name })),
        footprint: footprintOf(faults.length > 0 ? [] : steps),
        faults,
        warnings: [...messagesOf("warning"), ...policies.warnings],
    };
}

const NO_FINDINGS = { faults: [], warnings: [] };

function endedWith(exitCode: number): string {
    return `pulumi preview ended with exit code ${exitCode} and printed no result.`;
}

/** @returns Nothing for a text that is no JSON. */
export function parseDigest(stdout: string): Digest | undefined {
    try {
        return JSON.parse(stdout) as Digest;
    } catch {
        return undefined;
    }
}

function plain(message: string): string {
    return message
        .replaceAll(COLOUR, "")
        .trim()
        .replace(/^(error|warning): /, "");
}

interface PlannedStep extends PlannedResource {
    readonly urn: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

function footprintOf(steps: readonly PlannedStep[]) {
    const containers = steps.filter(({ type }) => type === "docker:index/container:Container");
    const cluster = steps.find(isCluster);
    const { MEMORY_MIB = 0, CPUS = 0 } = (cluster?.inputs["environment"] ?? {}) as Readonly<Record<string, unknown>>;
    return {
        containersMib: containers.reduce((sum, { inputs }) => sum + amount(inputs["memory"]), 0),
        clusterMib: amount(MEMORY_MIB),
        clusterCpus: amount(CPUS),
    };
}

/** Of a value that is not known yet, none. */
function amount(value: unknown): number {
    const number = Number(value ?? 0);
    return Number.isFinite(number) ? number : 0;
}
