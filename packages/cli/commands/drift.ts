import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

/** The exit code where something differs: neither success nor a fault. */
const DRIFTED = 3;

export const command = withExamples(
    stackCommand(
        "drift",
        "Lists what others have changed of a stack, in Docker, in the cluster, in a bucket or registry. Changes nothing; exit code 3 where something differs.",
    ).option("--json", "print the result as JSON", false),
    { "gaiaflow drift --stack prod --json": "for a nightly job" },
).action(async ({ json }: { readonly json: boolean }) => {
    const stack = stackOf(command);
    const [{ ensurePulumi }, { findDrift }, { describeDrift }] = await Promise.all([
        import("@gaiaflow/toolchain/tools/ensure-tools"),
        import("../platform/drift"),
        import("../platform/describe-drift"),
    ]);
    await ensurePulumi();
    const drift = await findDrift(stack);
    console.log(json ? JSON.stringify(drift, undefined, 2) : describeDrift(stack, drift));
    process.exitCode = drift.length > 0 ? DRIFTED : 0;
});
