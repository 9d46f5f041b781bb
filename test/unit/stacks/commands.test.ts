import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { dev } from "../../../stacks/dev";
import { prodLocal } from "../../../stacks/prod-local";
import { mocks } from "../../support/provider-mocks";
import { record, type Recorded } from "../../support/pulumi-recorder";
import { holdsSecret } from "../../support/secret-values";
import { CLONE, MACHINE, settings } from "../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));
const { project, tasks } = settings();
const secrets = { "my-creds": { API_KEY: pulumi.secret("hunter2") } };
const folders = { ...project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } };
const STACKS = {
    dev: () => dev(settings({ secrets, tasks: { ...tasks, envInDev: true } }), MACHINE),
    prod_local: () => {
        const identity = { project: "gaiaflow", stack: "prod_local" };
        return prodLocal(
            settings({ mode: "prod_local", identity, secrets, project: { ...project, folders } }),
            MACHINE,
        );
    },
} as const;

/** Every command of a stack. */
async function commandsOf(stack: keyof typeof STACKS): Promise<Recorded[]> {
    const { resources } = await record(STACKS[stack] as () => object, { mocks, stack });
    return resources.filter(({ type }) => type === "command:local:Command");
}

// The provider hides no output whose name is none of a secret input.
test.each([
    ["dev", "secret-my-creds-API_KEY"],
    ["prod_local", "task-access-kubeconfig"],
] as const)("what a command of %s prints is secret, whatever goes in", async (stack, withSecret) => {
    const commands = await commandsOf(stack);
    // The look sees secret inputs.
    expect(commands.filter(({ inputs }) => holdsSecret(inputs)).map(({ name }) => name)).toContain(withSecret);
    const shown = commands.filter(
        ({ additionalSecretOutputs: hidden }) => !["stdout", "stderr"].every((output) => hidden.includes(output)),
    );
    expect(shown.map(({ name }) => name)).toEqual([]);
});
