import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { localCommand } from "../../../components/local-command";
import { mocks } from "../../support/provider-mocks";
import { record } from "../../support/pulumi-recorder";

test("a command keeps its options, and what it prints is stored as a secret", async () => {
    const options = { ignoreChanges: ["create"], deleteBeforeReplace: true };
    const { get } = await record(() => localCommand("say", { create: "cat" }, options), { mocks });
    expect(get("command:local:Command", "say")).toMatchObject({
        ...options,
        additionalSecretOutputs: ["stdout", "stderr"],
    });
});

test("what runOutput gives back is secret where one of its arguments is, by itself", async () => {
    const run = (stdin: pulumi.Input<string>) => command.local.runOutput({ command: "cat", stdin });
    const { result } = await record(
        () =>
            Promise.all([run(pulumi.secret("hunter2")), run("plain")].map((output) => pulumi.isSecret(output.stdout))),
        { mocks },
    );
    expect(result).toEqual([true, false]);
});
