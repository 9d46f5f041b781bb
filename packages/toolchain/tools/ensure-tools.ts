import { TRIXIE, type BaseImage } from "@gaiaflow/engine-core/base-image";
import { Listr } from "listr2";
import { baseImage } from "./base-image";
import { docker } from "./docker";
import { minikube } from "./minikube";
import { pulumi } from "./pulumi";
import { uv } from "./uv";
import { checkSalts } from "../core/encryption-salt";
import { pulumiEnvironment } from "../core/environment";
import { nameUnusedLogin } from "../core/login";
import { refuseLostPassphrase } from "../core/lost-passphrase";
import { ensurePassphrase } from "../core/passphrase";
import { LIST_OPTIONS, showProgress, withProgress } from "../core/progress";
import { ensureStacks } from "../core/stacks";
import type { Tool, ToolReport } from "@gaiaflow/engine-core/tool";

/**
 * Every engine of a local stack without a cluster. Docker first: where it is missing and not ours to install, nobody
 * should wait for a Pulumi before knowing.
 */
const TOOLS: readonly Tool[] = [docker, pulumi, baseImage(TRIXIE), uv];

/** What the tools are to serve. */
export interface Wanted {
    /** The stack that is to run. Defaults to `dev`. */
    readonly stack?: string;
    /** Whether it has a cluster on this machine, which needs Minikube too. Defaults to no. */
    readonly cluster?: boolean;
    /** What the environment of its project stands on. Defaults to what all images of the platform stand on. */
    readonly base?: BaseImage;
}

/**
 * Finds or gets every engine, and makes the passphrase and the stacks that are missing. Safe to repeat and to interrupt.
 *
 * @throws {UserError} When an engine is missing and cannot be had here.
 */
export async function ensureTools({ stack = "dev", cluster = false, base = TRIXIE }: Wanted = {}): Promise<
    ToolReport[]
> {
    const reports: ToolReport[] = [];
    const tools = [...TOOLS, ...(base === TRIXIE ? [] : [baseImage(base)]), ...(cluster ? [minikube] : [])];
    const engines = tools.map((tool) => ({
        title: tool.name,
        task: async (_: unknown, task: { output: string }) => {
            reports.push(...(await withProgress(task, (say) => tool.ensure({ say }))));
        },
    }));
    const stacks = {
        title: "stacks",
        task: async (_: unknown, task: { title: string }) => {
            const made = await prepareStacks(stack);
            task.title = made.length === 0 ? task.title : `stacks: made ${made.join(", ")}`;
        },
    };
    await new Listr([...engines, stacks], LIST_OPTIONS).run();
    return reports;
}

/**
 * Finds or gets Pulumi with its plugins and nothing else: no Docker, no passphrase, no stack. What takes its time is
 * reported on stderr, so that a command may print its own result alone.
 *
 * @throws {UserError} When it cannot be had here.
 */
export async function ensurePulumi(): Promise<readonly ToolReport[]> {
    const { say, stop } = showProgress((line) => console.error(`pulumi: ${line}`), "log");
    return pulumi.ensure({ say }).finally(stop);
}

async function prepareStacks(stack: string): Promise<string[]> {
    await nameUnusedLogin();
    await refuseLostPassphrase();
    await ensurePassphrase();
    await checkSalts();
    return ensureStacks(await pulumiEnvironment(), stack);
}
