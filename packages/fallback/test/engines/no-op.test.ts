import * as path from "node:path";
import { peakOf, type TreePeak } from "../../../../test/support/process-tree";
import { isStandIn } from "../../../../test/support/pulumi-environment";
import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

const QUIET = new Set(["--yes", "--expect-no-changes"]);

/** Figures are printed for people to compare, and asserted nowhere: machines differ. */
test("an up with nothing to do: thirty resources beside none", async () => {
    const project = await makeProject({ from: path.join(__dirname, "programs", "thirty") });
    const nodes: number[] = [];
    const report: string[] = [];
    try {
        for (const count of [0, 30]) {
            await project.pulumi(["config", "set", "count", String(count)]);
            await project.pulumi(["up", "--yes", "--skip-preview"]);
            for (const args of [
                ["up", ...QUIET],
                ["up", ...QUIET, "--skip-preview"],
                ["preview", "--expect-no-changes"],
            ]) {
                const { seconds, peak } = await measured(project, count, args);
                const what = args.filter((arg) => !QUIET.has(arg)).join(" ");
                report.push(`no-op pulumi ${what}, ${count} resources: ${seconds} s, ${peak.memory} MiB`);
                nodes.push(peak.nodes);
            }
        }
    } finally {
        await project.pulumi(["destroy", "--yes", "--skip-preview"]);
        await project.remove();
    }
    // Not process.stdout.write: what is written there by a test goes nowhere in `npm test`.
    console.log(report.join("\n"));
    expect(report).toHaveLength(6);
    // The program, and one that is language host and all providers. Only Linux tells of processes.
    if ((await isStandIn()) && process.platform === "linux") expect(new Set(nodes)).toEqual(new Set([2]));
});

async function measured(
    project: PulumiProject,
    count: number,
    args: readonly string[],
): Promise<{ readonly seconds: string; readonly peak: TreePeak }> {
    const start = performance.now();
    const running = project.pulumi(args);
    const peak = await peakOf(running.pid ?? 0, running);
    const { all = "", failed } = await running;
    if (failed || !all.includes(`${count + 1} unchanged`)) throw new Error(all);
    return { seconds: ((performance.now() - start) / 1000).toFixed(1), peak };
}
