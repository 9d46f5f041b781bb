import { ensurePulumi } from "@gaiaflow/toolchain/tools/ensure-tools";
import { findDrift, type Drift } from "../platform/drift";
import { stackCommand, stackOf } from "../platform/stack-option";
import { runCommand } from "./run-command";

/** The exit code where something differs: neither success nor a fault. */
const DRIFTED = 3;

const command = stackCommand(
    "npm run drift",
    "Lists what others have changed of a stack, in Docker, in the cluster, in a bucket or registry. Changes nothing; exit code 3 where something differs.",
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
    const byUp = drift.some(({ change, putBack }) => change !== "foreign" && putBack === undefined);
    return [
        `Of stack ${stack}, others have changed:`,
        ...drift.map(({ change, id, name, properties, type }) => {
            const kind = type.split(":").at(-1) ?? type;
            const what = WORDS[change] ?? `changed: ${properties.join(", ") || "its state"}`;
            return `  ${kind} ${name}${id === "" || id === name ? "" : ` (${id})`}: ${what}`;
        }),
        `Nothing was touched.${byUp ? ` To put it back, type: npm start${option}` : ""}`,
        ...drift.flatMap(({ name, putBack }) =>
            putBack === undefined ? [] : [`To put ${name} back, type: ${putBack} --stack ${stack}`],
        ),
    ].join("\n");
}

const WORDS: Readonly<Partial<Record<Drift["change"], string>>> = {
    gone: "gone",
    foreign: "somebody else's, in the stack's place; an up refuses until it is gone",
};
