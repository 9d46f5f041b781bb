import { ensurePulumi } from "@gaiaflow/toolchain/tools/ensure-tools";
import { findDrift, type Drift } from "../platform/drift";
import { stackCommand, stackOf } from "../platform/stack-option";
import { runCommand } from "./run-command";

/** The exit code where something differs: neither success nor a fault. */
const DRIFTED = 3;

const command = stackCommand(
    "npm run drift",
    "Lists what others have changed of a stack, in Docker and in the cluster. Changes nothing; exit code 3 where something differs.",
)
    .option("--json", "print the result as JSON", false)
    .parse();

runCommand(async () => {
    const stack = stackOf(command);
    await ensurePulumi();
    const drift = await findDrift(stack);
    const { json } = command.opts<{ readonly json: boolean }>();
    console.log(json ? JSON.stringify(drift, undefined, 2) : describe(stack, drift));
    process.exitCode = drift.length > 0 ? DRIFTED : 0;
});

function describe(stack: string, drift: readonly Drift[]): string {
    if (drift.length === 0) {
        return `Stack ${stack} is as its last up left it.`;
    }
    const option = stack === "dev" ? "" : ` -- --stack ${stack}`;
    return [
        `Of stack ${stack}, others have changed:`,
        ...drift.map(({ change, id, name, properties, type }) => {
            const kind = type.split(":").at(-1) ?? type;
            const what = change === "gone" ? "gone" : `changed: ${properties.join(", ") || "its state"}`;
            return `  ${kind} ${name}${id === "" || id === name ? "" : ` (${id})`}: ${what}`;
        }),
        `Nothing was touched. To put it back, type: npm start${option}`,
    ].join("\n");
}
