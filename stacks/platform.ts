import { loadSettings, withEnvironment } from "../config/settings";
import { deploy } from "./deploy";
import type { StackOutputs } from "./outputs";

/**
 * The whole program: reads the stack's settings, checks them and the machine, and declares what the stack's mode is made
 * of. A project's `index.ts` is a call of it.
 *
 * @returns The stack's outputs.
 * @throws {pulumi.RunError} One message with every fault, each with the line that fixes it.
 */
export async function platform(): Promise<StackOutputs> {
    // Pulumi maps stack traces to its sources, by names that make util.inspect of Node 20.20 loop until its text outgrows
    // memory: each error took 20 s to print, and the mapping half a second of every run. Lines stay true without it, since
    // sucrase keeps them where they are.
    Reflect.deleteProperty(Error, "prepareStackTrace");
    return deploy(await withEnvironment(loadSettings()));
}
