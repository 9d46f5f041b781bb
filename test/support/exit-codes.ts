import execa from "execa";
import { ROLE_LABEL, STACK_LABEL } from "../../lib/labels";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { until } from "./until";

/** What Docker prints of an event, with the labels of what it happened to. */
interface Event {
    readonly Type: string;
    readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

/**
 * How a role's containers ended while something was done, by their exit codes. 0 is an end in order, 137 a kill; the log of
 * a new container does not tell, since Postgres first starts in silence, and repairs there what a kill has left.
 */
export async function exitCodesDuring(stack: string, role: string, run: () => Promise<unknown>): Promise<string[]> {
    const docker = (await findDockerCli()) ?? "docker";
    const since = (Date.now() / 1000).toFixed(3);
    const args = [
        "events",
        "--since",
        since,
        "--format",
        "{{json .}}",
        "--filter",
        "event=die",
        "--filter",
        "event=destroy",
    ];
    const watch = execa(docker, args, { reject: false, stdin: "ignore" });
    let printed = "";
    watch.stdout?.on("data", (data: Buffer) => (printed += data.toString()));
    try {
        await run();
        // Docker hands on what happened in its order: with this event, all before it are there.
        const { stdout: last } = await execa(docker, ["volume", "create"]);
        await execa(docker, ["volume", "rm", last]);
        await until("Docker has reported all that ended", () => printed.includes(last));
    } finally {
        watch.kill();
    }
    return printed
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Event)
        .filter(({ Type, Actor }) => Type === "container" && Actor.Attributes["exitCode"] !== undefined)
        .filter(({ Actor: { Attributes } }) => Attributes[STACK_LABEL] === stack && Attributes[ROLE_LABEL] === role)
        .map(({ Actor }) => Actor.Attributes["exitCode"] ?? "");
}
