import type { ResourceValidationPolicy } from "@pulumi/policy";
import { InputValue } from "./input-value";

/** What a rule looks at. */
export interface Resource {
    /** Pulumi's type token. */
    readonly type: string;
    /** As the program calls it. */
    readonly name: string;
    readonly inputs: InputValue;
}

/** What rules know of the stack. */
export interface StackFacts {
    readonly mode: unknown;
    /** Names of resources that may be reached from other machines. */
    readonly exposed: readonly string[];
}

/** An input that a rule has asked about, and what to change there where it does not pass. */
export interface Finding {
    readonly input: InputValue;
    readonly passes: boolean;
    /** Reads on after the input. Never holds a value: rules see secrets in clear text, and cannot tell them from others. */
    readonly fix: string;
}

/** One rule. */
export interface Rule {
    readonly name: string;
    readonly description: string;
    readonly check: (resource: Resource, stack: StackFacts) => Finding[];
}

/** What a rule asks of one input. */
export function demand(input: InputValue, test: (value: unknown) => boolean, fix: string): Finding {
    return { input, fix, passes: input.unknown === undefined && test(input.value) };
}

/** The rule as Pulumi runs it: what is known of a resource has to pass, whatever else of it is unknown. */
export function toPolicy(rule: Rule, stack: StackFacts): ResourceValidationPolicy {
    return {
        name: rule.name,
        description: rule.description,
        enforcementLevel: "mandatory",
        validateResource: ({ name, props, type }, report) => {
            const findings = rule.check({ type, name, inputs: InputValue.of(props) }, stack);
            const failed = findings.filter(({ passes }) => !passes);
            for (const { fix, input } of failed.filter(({ input: { unknown } }) => unknown === undefined)) {
                report([input.path, fix].filter(Boolean).join(" "));
            }
            const unknown = failed.find(({ input: { unknown: error } }) => error !== undefined)?.input.unknown;
            if (unknown !== undefined) {
                // Pulumi makes advice of it, which names the input. Before an `up` makes the resource, it asks again.
                throw unknown as Error;
            }
        },
    };
}
