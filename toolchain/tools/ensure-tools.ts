import { Listr } from "listr2";
import { baseImage } from "./base-image";
import { docker } from "./docker";
import { pulumi } from "./pulumi";
import { pulumiEnvironment } from "../core/environment";
import { nameUnusedLogin } from "../core/login";
import { ensurePassphrase } from "../core/passphrase";
import { checkSalts, ensureStacks } from "../core/stacks";
import type { Tool, ToolReport } from "../core/tool";

/** Every engine of the local stacks, in the order in which they are needed. */
const TOOLS: readonly Tool[] = [pulumi, docker, baseImage];

/**
 * Finds or gets every engine, and makes the passphrase and the stacks that are missing. Safe to repeat and to interrupt.
 *
 * @throws {ToolError} When an engine is missing and cannot be had here.
 */
export async function ensureTools(): Promise<ToolReport[]> {
    const reports: ToolReport[] = [];
    const engines = TOOLS.map((tool) => ({
        title: tool.name,
        task: async (_: unknown, task: { output: string }) => {
            reports.push(...(await tool.ensure({ say: (text) => (task.output = text) })));
        },
    }));
    const stacks = { title: "stacks", task: prepareStacks };
    const tasks = new Listr([...engines, stacks], { rendererOptions: { collapseErrors: false } });
    await tasks.run();
    return reports;
}

async function prepareStacks(_: unknown, task: { title: string }): Promise<void> {
    await nameUnusedLogin();
    await ensurePassphrase();
    await checkSalts();
    const made = await ensureStacks(await pulumiEnvironment());
    task.title = made.length === 0 ? task.title : `stacks: made ${made.join(", ")}`;
}
