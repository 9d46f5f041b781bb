import type { ResourceValidationPolicy } from "@pulumi/policy";
import { Place } from "./place";

/** What a rule looks at. */
export interface Resource {
    /** Pulumi's type token. */
    readonly type: string;
    /** As the program calls it. */
    readonly name: string;
    readonly inputs: Place;
}

/** What rules know of the stack. */
export interface StackFacts {
    readonly mode: unknown;
    /** Names of resources that may be reached from other machines. */
    readonly exposed: readonly string[];
}

/** A place that a rule has asked about, and what to change there where it does not pass. */
export interface Finding {
    readonly place: Place;
    readonly passes: boolean;
    /** Reads on after the place. Never holds a value: rules see secrets in clear text, and cannot tell them from others. */
    readonly fix: string;
}

/** One rule. */
export interface Rule {
    readonly name: string;
    readonly description: string;
    readonly check: (resource: Resource, stack: StackFacts) => Finding[];
}

/** What a rule asks of one place. */
export function demand(place: Place, test: (value: unknown) => boolean, fix: string): Finding {
    return { place, fix, passes: place.unknown === undefined && test(place.value) };
}

/** The rule as Pulumi runs it: what is known of a resource has to pass, whatever else of it is unknown. */
export function toPolicy(rule: Rule, stack: StackFacts): ResourceValidationPolicy {
    return {
        name: rule.name,
        description: rule.description,
        enforcementLevel: "mandatory",
        validateResource: ({ name, props, type }, report) => {
            const findings = rule.check({ type, name, inputs: Place.of(props) }, stack);
            const failed = findings.filter(({ passes }) => !passes);
            for (const { fix, place } of failed.filter(({ place: { unknown } }) => unknown === undefined)) {
                report([place.path, fix].filter(Boolean).join(" "));
            }
            const unknown = failed.find(({ place: { unknown: error } }) => error !== undefined)?.place.unknown;
            if (unknown !== undefined) {
                // Pulumi makes advice of it, which names the place. Before an `up` makes the resource, it asks again.
                throw unknown as Error;
            }
        },
    };
}
