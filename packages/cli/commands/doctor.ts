import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand(
        "doctor",
        "Finds what is wrong with this machine, why that matters and which command fixes it, and changes nothing. Exit code 1 with a fault.",
    ).option("--json", "print the result as JSON", false),
    {
        "gaiaflow doctor": "before the first start, or when something fails",
        "gaiaflow doctor --stack prod_local": "what a cluster needs, too",
        "gaiaflow doctor --json": "for an issue: no secret is in it",
    },
).action(async ({ json }: { readonly json: boolean }) => {
    const [{ examine }, { showDoctor }, { screenOf }] = await Promise.all([
        import("../platform/doctor"),
        import("../platform/show-doctor"),
        import("../progress/screen"),
    ]);
    const results = await examine(stackOf(command));
    console.log(json ? JSON.stringify(results, undefined, 2) : showDoctor(results, screenOf(process.stdout)));
    process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
});
