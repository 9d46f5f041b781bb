import { Command } from "commander";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { toolTable } from "@gaiaflow/cli/platform/table";
import { formatSeconds } from "@gaiaflow/toolchain/core/format";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { ResultKeeper, isKept } from "./kept-result";
import { SharedCluster } from "./shared-cluster";
import { runJest, runPython, type TierResult } from "./tiers";
import { toolsFor } from "@gaiaflow/cli/platform/tools";

/**
 * The tiers in the order in which they are cheap: a fault is found as early as it can be. Those in one row run side by
 * side, since each of them waits much of its time.
 */
const ROWS: readonly Readonly<Record<string, () => Promise<TierResult>>>[] = [
    { unit: () => runJest("unit", 2) },
    { contract: () => runJest("contract") },
    { python: () => runPython(), toolchain: () => runJest("toolchain"), site: () => runJest("site") },
    { builds: () => runJest("builds") },
    { engines: () => runJest("engines", 2) },
    { doctor: () => runJest("doctor", 2) },
    { dev: () => runJest("dev", 2) },
    { "dev-changes": () => runJest("dev-changes") },
    // Files wait for their clusters much of the time. With prod_local beside them the machine has no time left to gain, and
    // what a test expects comes late.
    { cluster: () => runJest("cluster", 2) },
    { kubernetes: () => runJest("kubernetes", 2) },
    { prod: () => runJest("prod") },
    { prod_local: () => runJest("prod_local") },
    { "prod_local-tasks": () => runJest("prod_local-tasks") },
    { "in-cluster": () => runJest("in-cluster") },
    { "prod-faults": () => runJest("prod-faults") },
    { requirements: () => runJest("requirements") },
    { projects: () => runJest("projects") },
    { "dag-bundles": () => runJest("dag-bundles") },
    { "airflow-versions": () => runPython("airflow-versions.ts") },
];
const TIERS = ROWS.flatMap((row) => Object.keys(row));
/** Tiers that need no engine. */
const LIGHT = ["unit", "contract", "python", "site", "requirements", "airflow-versions"];
/** Tiers that need a Minikube, which takes its time to build; run when they are named. */
const WITH_CLUSTER = [
    ...["cluster", "kubernetes", "prod_local", "prod_local-tasks"],
    ...["in-cluster", "prod", "prod-faults", "projects"],
];
/** Tiers that take longer than a change can wait for; run when they are named, or by `slow`, and weekly. */
const SLOW = [
    ...["dev-changes", "cluster", "kubernetes", "prod_local-tasks", "in-cluster", "prod-faults"],
    ...["requirements", "projects", "dag-bundles", "airflow-versions"],
];
/** Tiers with files that take a cluster which runs already. */
const SHARE_CLUSTER = ["cluster", "kubernetes", "prod", "prod-faults"];

const command = new Command("npm test --")
    .description("Runs the test tiers, by default all that need no cluster.")
    .argument("[tiers...]", `${TIERS.join(", ")}; slow: ${SLOW.join(", ")}`)
    .option("--all", "run what has passed before with the same files and tools, too", false)
    .parse();

runCommand(async () => {
    const chosen = command.args.flatMap((name) => (name === "slow" ? SLOW : [name]));
    const unknown = chosen.filter((name) => !TIERS.includes(name));
    if (unknown.length > 0) {
        throw new UserError({
            problem: `There is no tier called ${unknown.join(", ")}.`,
            fix: `Tiers: ${TIERS.join(", ")}`,
        });
    }
    const byDefault = TIERS.filter((name) => ![...WITH_CLUSTER, ...SLOW].includes(name));
    const names = chosen.length === 0 ? byDefault : chosen;
    const tools = await toolsOf(names);
    const results: TierResult[] = [];
    const cluster = new SharedCluster();
    const runOn = (name: string, run: () => Promise<TierResult>) => async () => {
        if (SHARE_CLUSTER.includes(name)) await cluster.start();
        return run();
    };
    const rows = ROWS.map((row) => Object.entries(row).filter(([name]) => names.includes(name)));
    const lastShared = rows.findLastIndex((row) => row.some(([name]) => SHARE_CLUSTER.includes(name)));
    for (const [index, tiers] of rows.entries()) {
        results.push(
            ...(await Promise.all(
                tiers.map(([name, run]) =>
                    isKept(name) ? runUnlessKept(name, tools, runOn(name, run)) : runTier(name, runOn(name, run)),
                ),
            )),
        );
        if (index === lastShared) await cluster.remove();
    }
    const sum = (key: keyof TierResult) => results.reduce((total, result) => total + result[key], 0);
    const total = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
    console.log(counts(total));
    process.exitCode = total.failed > 0 ? 1 : 0;
});

/** Gets what the tiers run on. */
async function toolsOf(tiers: readonly string[]): Promise<readonly ToolReport[]> {
    if (tiers.every((name) => LIGHT.includes(name))) {
        return [];
    }
    const tools = await toolsFor(tiers.some((name) => WITH_CLUSTER.includes(name)) ? "prod_local" : "dev");
    console.log(toolTable(tools));
    return tools;
}

async function runUnlessKept(
    name: string,
    tools: readonly ToolReport[],
    run: () => Promise<TierResult>,
): Promise<TierResult> {
    const keeper = await ResultKeeper.of(name, tools);
    const kept = command.opts<{ readonly all: boolean }>().all ? undefined : await keeper.read();
    if (kept) {
        const why = `kept: neither its files nor its tools have changed since ${kept.made.slice(0, 10)}`;
        console.log(`tier ${name}: ${counts(kept)} (${why}; --all runs it)\n`);
        return kept;
    }
    const result = await runTier(name, run);
    await keeper.keep(result);
    return result;
}

async function runTier(name: string, run: () => Promise<TierResult>): Promise<TierResult> {
    const started = performance.now();
    const result = await run();
    console.log(`tier ${name}: ${counts(result)} in ${formatSeconds((performance.now() - started) / 1000)}\n`);
    return result;
}

function counts({ passed, failed, skipped }: TierResult): string {
    return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
