import { loadSettings, withEnvironment, type Settings } from "../config/settings";
import { refuseEarlierCredentials } from "./last-credentials";

/**
 * The settings of the stack that Pulumi runs: its file, checked whole and against what the last `up` has come to, the project,
 * and a few facts of the machine.
 *
 * @throws {pulumi.RunError} One message with every fault, each with the line that fixes it.
 */
export async function stackSettings(): Promise<Settings> {
    // Pulumi maps stack traces to its sources, by names that make util.inspect of Node 20.20 loop until its text outgrows
    // memory: each error took 20 s to print, and the mapping half a second of every run. Lines stay true without it, since
    // sucrase keeps them where they are.
    Reflect.deleteProperty(Error, "prepareStackTrace");
    const settings = loadSettings();
    await refuseEarlierCredentials(settings);
    return withEnvironment(settings);
}
