import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../support/pulumi-recorder";
import { isSecret, publicPart, revealed } from "../../support/secret-values";

const mocks = { outputs: { "command:local:Command": () => ({ stdout: "out" }) }, answers: {} };
const COMMAND = "command:local:Command";

class Group extends pulumi.ComponentResource {
    constructor(name: string) {
        super("gaiaflow:mlops:Group", name, {});
        const first = new command.local.Command("first", { create: "true" }, { parent: this });
        new command.local.Command(
            "second",
            { create: "true", environment: { A: pulumi.secret("hidden"), B: "seen" } },
            { parent: this, dependsOn: [first], ignoreChanges: ["create"], deleteBeforeReplace: true },
        );
        this.registerOutputs({ stdout: first.stdout });
    }
}

describe("the recorder", () => {
    test("sees parents, dependencies, options, secrets and outputs", async () => {
        const recording = await record(() => new Group("group"), { mocks });
        const second = recording.get(COMMAND, "second");
        expect(second.parent).toContain("gaiaflow:mlops:Group::group");
        expect(second.dependencies).toEqual([recording.get(COMMAND, "first").urn]);
        expect(second.ignoreChanges).toEqual(["create"]);
        expect(second.deleteBeforeReplace).toBe(true);
        const environment = second.inputs["environment"] as Record<string, unknown>;
        expect(isSecret(environment["A"])).toBe(true);
        expect(isSecret(environment["B"])).toBe(false);
        expect(publicPart(environment)).toEqual({ A: "[secret]", B: "seen" });
        expect(revealed(environment)).toEqual({ A: "hidden", B: "seen" });
        expect(recording.get("gaiaflow:mlops:Group", "group").outputs).toEqual({ stdout: "out" });
    });

    test("fails on a type that nobody mocked", async () => {
        const program = () => new command.local.Command("a", {});
        await expect(record(program, { mocks: { outputs: {}, answers: {} } })).rejects.toThrow(
            "no outputs are mocked for command:local:Command",
        );
    });

    test("fails on a call that nobody mocked", async () => {
        const program = () => void command.local.runOutput({ command: "true" });
        await expect(record(program, { mocks })).rejects.toThrow("no answer is mocked for the call command:local:run");
    });

    test("fails on a name that is declared twice", async () => {
        const program = () => [1, 2].map(() => new command.local.Command("same", {}));
        await expect(record(program, { mocks })).rejects.toThrow("declared twice");
    });

    test("leaves computed outputs unknown in a preview", async () => {
        const seen: string[] = [];
        const program = () => void new command.local.Command("a", {}).stdout.apply((out) => seen.push(out));
        await record(program, { mocks, preview: true });
        expect(seen).toEqual([]);
        await record(program, { mocks });
        expect(seen).toEqual(["out"]);
    });
});
