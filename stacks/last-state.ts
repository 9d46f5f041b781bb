import * as pulumi from "@pulumi/pulumi";
import type { StackIdentity } from "../lib/names";

/** An output of this stack, as its last `up` has left it; undefined before the first one. */
export async function lastOutput(identity: StackIdentity, output: string): Promise<unknown> {
    const { outputs } = await ask<unknown>(READ_OUTPUTS, { name: fullName(identity) });
    return outputs?.[output];
}

/** A resource as the state has it. */
export interface KnownResource {
    readonly type: string;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * What this stack consists of by its state, by URN: also what an `up` has come to that failed, on whatever machine, of which
 * outputs of the stack say nothing. Secrets are in clear.
 */
export async function lastResources(identity: StackIdentity): Promise<Readonly<Record<string, KnownResource>>> {
    const { outputs = {} } = await ask<KnownResource>(READ_RESOURCES, { stackName: fullName(identity) });
    return outputs;
}

/** What a StackReference asks, too: a resource that cannot be read ends the `up`, an answer can be asked for again. */
const READ_OUTPUTS = "pulumi:pulumi:readStackOutputs";

/** The engine's own, too. */
const READ_RESOURCES = "pulumi:pulumi:readStackResourceOutputs";

interface Answer<Value> {
    readonly outputs?: Readonly<Record<string, Value>>;
}

function fullName({ project, stack }: StackIdentity): string {
    return `${pulumi.getOrganization()}/${project}/${stack}`;
}

function ask<Value>(token: string, args: Readonly<Record<string, string>>): Promise<Answer<Value>> {
    return patiently(() => pulumi.runtime.invoke(token, args) as Promise<Answer<Value>>);
}

const TRIES = 20;
const PAUSE_MS = 250;

/** Asks again: while an `up` writes what it has done so far, a state in a file can be found empty. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
        try {
            return await ask();
        } catch (error) {
            if (tries === TRIES) throw error;
            await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
    }
}
