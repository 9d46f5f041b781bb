import { Command } from "commander";
import { runCommand } from "../core/run-command";
import { formatSeconds, toolTable } from "../core/table";
import { ToolError } from "../core/tool-error";
import { runJest, runPython, type TierResult } from "../test-tiers";
import { ensureTools } from "../tools/ensure-tools";

/** The tiers in the order in which they are cheap: a fault is found as early as it can be. */
const TIERS: Readonly<Record<string, () => Promise<TierResult>>> = {
    unit: () => runJest("unit", 2),
    contract: () => runJest("contract"),
    python: runPython,
    toolchain: () => runJest("toolchain"),
    engines: () => runJest("engines", 2),
    dev: () => runJest("dev"),
    // Each file has a cluster of its own, and waits for it most of the time.
    cluster: () => runJest("cluster", 2),
    prod_local: () => runJest("prod_local"),
};
/** Tiers that need no engine. */
const LIGHT = ["unit", "contract", "python"];
/** Tiers that need a Minikube, which takes its time to build; run when they are named. */
const WITH_CLUSTER = ["cluster", "prod_local"];

const command = new Command("npm test --")
    .description("Runs the test tiers, by default all that need no cluster.")
    .argument("[tiers...]", Object.keys(TIERS).join(", "))
    .parse();

runCommand(async () => {
    const unknown = command.args.filter((name) => !(name in TIERS));
    if (unknown.length > 0) {
        throw new ToolError(
            `There is no tier called ${unknown.join(", ")}.`,
            `Tiers: ${Object.keys(TIERS).join(", ")}`,
        );
    }
    const names =
        command.args.length === 0 ? Object.keys(TIERS).filter((name) => !WITH_CLUSTER.includes(name)) : command.args;
    if (names.some((name) => WITH_CLUSTER.includes(name))) {
        console.log(toolTable(await ensureTools("prod_local")));
    } else if (names.some((name) => !LIGHT.includes(name))) {
        console.log(toolTable(await ensureTools()));
    }
    const results: TierResult[] = [];
    for (const name of names) {
        const started = performance.now();
        const result = (await TIERS[name]?.()) ?? { passed: 0, failed: 1, skipped: 0 };
        results.push(result);
        console.log(`tier ${name}: ${counts(result)} in ${formatSeconds((performance.now() - started) / 1000)}\n`);
    }
    const sum = (key: keyof TierResult) => results.reduce((total, result) => total + result[key], 0);
    const total = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
    console.log(counts(total));
    process.exitCode = total.failed > 0 ? 1 : 0;
});

function counts({ passed, failed, skipped }: TierResult): string {
    return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
