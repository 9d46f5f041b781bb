import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

interface Options {
    readonly json: boolean;
    readonly showSecrets: boolean;
    readonly watch: boolean;
}

export const command = withExamples(
    stackCommand(
        "status",
        "Shows what of a stack runs on this machine, where it is, and how to log in. Asks Docker alone. Exit code 1 where something does not run or is not healthy.",
    )
        .option("--json", "print the result as JSON", false)
        .option("--show-secrets", "show passwords and keys, too; asks Pulumi for them", false)
        .option("--watch", "go on until Ctrl-C", false),
    {
        "gaiaflow status": "addresses, and what is not healthy",
        "gaiaflow status --show-secrets": "the same with passwords",
        "gaiaflow status --json | jq .urls": "for scripts",
    },
).action(async ({ json, showSecrets, watch: isWatched }: Options) => {
    const stack = stackOf(command);
    const [{ stackStatus }, { showStatus }] = await Promise.all([
        import("../platform/stack-status"),
        import("../platform/show-status"),
    ]);
    const credentialsNow = showSecrets
        ? (await import("../platform/credentials")).credentialsWhenThere(stack)
        : undefined;
    const render = async (): Promise<string> => {
        const status = await stackStatus(stack);
        const credentials = await credentialsNow?.(status.run);
        process.exitCode = status.ok ? 0 : 1;
        return json
            ? JSON.stringify({ ...status, ...(credentials && { credentials }) }, undefined, isWatched ? 0 : 2)
            : showStatus(status, credentials, showSecrets);
    };
    if (isWatched) {
        const { watch } = await import("../platform/watch-status");
        await watch(render);
    }
    console.log(await render());
});
