import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { transform } from "sucrase";
import * as gaiaflow from "../../../main";
import { componentExamples } from "../../support/examples";
import { mocks } from "../../support/provider-mocks";
import { record } from "../../support/pulumi-recorder";
import { CLONE, MACHINE, settings } from "../../support/settings";

// What the examples ask of the machine and of the stack's file.
jest.mock("../../../stacks/subnets", () => ({ chooseSubnets: () => Promise.resolve(MACHINE.subnets) }));
jest.mock("../../../stacks/stack-settings", () => ({ stackSettings: () => Promise.resolve(exampleSettings()) }));

function exampleSettings() {
    const { project } = settings();
    const folder = path.join(CLONE, "project");
    const layout = { ...project.layout, root: folder, outsideDags: path.join(CLONE, "dags") };
    return settings({ project: { ...project, layout } });
}

/** Runs a program as Pulumi does: a module whose export may be a function that makes what there is. */
function runExample(program: string): unknown {
    const { code } = transform(program, { transforms: ["typescript", "imports"] });
    const module: { exports: unknown } = { exports: {} };
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const load = (name: string): unknown => (name === "gaiaflow" ? gaiaflow : require(name));
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const run = new Function("require", "module", "exports", code) as (...args: unknown[]) => void;
    run(load, module, module.exports);
    const { exports } = module;
    return typeof exports === "function" ? (exports as () => unknown)() : exports;
}

const examples = componentExamples();
const more = { ...mocks, outputs: { ...mocks.outputs, "pulumi:pulumi:StackReference": () => ({ outputs: {} }) } };

beforeAll(() => {
    pulumi.runtime.setAllConfig(
        { "gaiaflow:kubeconfig": "apiVersion: v1", "gaiaflow:warehousePassword": "marked-secret" },
        ["gaiaflow:warehousePassword"],
    );
});

test.each(examples)("the example of $component makes one", async ({ component, program }) => {
    const { resources } = await record(() => runExample(program), { mocks: more });
    const own = resources.filter(({ type }) => new RegExp(`^gaiaflow:\\w+:${component}$`).test(type));
    expect(own).toHaveLength(1);
    // Of the components alone everything has a provider that the program made.
    const without = resources.filter(
        ({ type, custom, provider }) => custom && /^docker:|^kubernetes:/.test(type) && !provider,
    );
    expect(without).toEqual([]);
});

test("every component that is exported has an example", () => {
    const components = Object.entries(gaiaflow).flatMap(([name, value]) =>
        value.prototype instanceof pulumi.ComponentResource ? [name] : [],
    );
    const text = examples.map(({ program }) => program).join("\n");
    expect(components.length).toBeGreaterThan(7);
    expect(components.filter((name) => !text.includes(`new ${name}(`))).toEqual([]);
});
