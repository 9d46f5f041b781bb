import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/** How a command of ours is run. */
export type CommandRun = Pick<command.local.RunArgs, "interpreter" | "logging" | "addPreviousOutputInEnv">;

/**
 * Runs `keep` of the same script at each `up`, after the command that made something. A command that ran in some `up`
 * before does not run again: what others have removed or changed would stay so. (`npm run drift` runs `look` of it, by
 * what the state has of the command.)
 */
export function repairAtEachUp(
    run: CommandRun,
    made: command.local.Command,
    { parent }: pulumi.CustomResourceOptions,
): void {
    if (pulumi.runtime.isDryRun()) {
        return;
    }
    // By what it was made as: an `up` of some targets may leave it as it was.
    const environment = made.environment.apply((values) => values ?? {});
    const stdin = made.stdin.apply((text) => text ?? "");
    const options = { ...(parent ? { parent } : {}), dependsOn: [made] };
    command.local.runOutput({ ...run, environment, stdin, command: "keep" }, options);
}
