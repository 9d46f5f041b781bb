import { deploy } from "./deploy";
import type { StackOutputs } from "./outputs";
import { stackSettings } from "./stack-settings";

/**
 * The whole program: reads the stack's settings, checks them and the machine, and declares what the stack's mode is made
 * of. A project's `index.ts` is a call of it.
 *
 * @returns The stack's outputs.
 * @throws {pulumi.RunError} One message with every fault, each with the line that fixes it.
 */
export async function platform(): Promise<StackOutputs> {
    return deploy(await stackSettings());
}
