import * as path from "node:path";
import { peakMemory } from "../../support/process-tree";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

/** A figure is printed for people to compare, and asserted nowhere: machines differ. */
test("an up with nothing to do: thirty resources beside none", async () => {
    const project = await makeProject({ from: path.join(__dirname, "programs", "thirty") });
    const report: string[] = [];
    try {
        for (const count of [0, 30]) {
            await project.pulumi(["config", "set", "count", String(count)]);
            await project.pulumi(["up", "--yes", "--skip-preview"]);
            const flags = ["--yes", "--expect-no-changes"];
            for (const args of [
                ["up", ...flags],
                ["up", ...flags, "--skip-preview"],
                ["preview", "--expect-no-changes"],
            ]) {
                report.push(await measured(project, count, args));
            }
        }
    } finally {
        await project.pulumi(["destroy", "--yes", "--skip-preview"]);
        await project.remove();
    }
    process.stdout.write(`${report.join("\n")}\n`);
    expect(report).toHaveLength(6);
});

async function measured(project: PulumiProject, count: number, args: readonly string[]): Promise<string> {
    const start = performance.now();
    const running = project.pulumi(args);
    const peak = running.pid === undefined ? undefined : await peakMemory(running.pid, running);
    const { all = "", failed } = await running;
    if (failed || !all.includes(`${count + 1} unchanged`)) throw new Error(all);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const what = args.filter((arg) => arg !== "--yes" && arg !== "--expect-no-changes").join(" ");
    return `no-op pulumi ${what}, ${count} resources: ${seconds} s, ${peak ?? "unknown"} MiB`;
}
