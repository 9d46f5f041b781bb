import { DiffRequest, CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import { checkConfig, diffConfig } from "../../../providers/kit/configuration";
import { ProviderInstance } from "../../../providers/kit/instance";
import { structOf } from "../../../providers/kit/marshal";
import { packageSchema } from "../../../providers/kit/package-schema";
import { secretOnTheWire, startProvider, type WireObject } from "../../support/provider-client";
import { exampleProvider } from "../../support/example-provider";

const { definition, shelf } = exampleProvider();

function failuresOf(config: WireObject): string[] {
    const response = checkConfig(definition, new CheckRequest().setNews(structOf(config)));
    return response.getFailuresList().map((failure) => failure.getReason());
}

test("comes as JSON in texts, secrets in it marked, with keys of the engine's own", async () => {
    const limits = JSON.stringify({ boxes: secretOnTheWire(3) });
    const provider = await startProvider(definition, { room: "1", limits, version: "1.2.3", __internal: {} });
    await provider.stop();
    expect(shelf.calls).toEqual([{ operation: "configure", inputs: { room: "1", limits: { boxes: 3 } } }]);
});

test.each([
    ["an unknown setting", { rom: "1" }, /^property "rom" is not a known property \(known: limits, room\)$/],
    [
        "a refused setting",
        { lock: "1" },
        /^property "lock" is not implemented by this stand-in: this room has no door$/,
    ],
    ["a wrong type inside", { limits: '{"boxes":"many"}' }, /^property "limits.boxes" must be a whole number/],
    ["what is no JSON", { limits: "many" }, /^property "limits" must be an object, but is a string$/],
])("refuses %s", (_, config, reason) => {
    expect(failuresOf(config)).toEqual([expect.stringMatching(reason)]);
});

test("a changed setting is a change, and no replacement", () => {
    const request = new DiffRequest().setOldInputs(structOf({ room: "1" })).setNews(structOf({ room: "2" }));
    const provider = new ProviderInstance(definition, { directory: process.cwd(), environment: {} });
    const diff = diffConfig(provider, request).toObject();
    expect(diff).toMatchObject({ diffsList: ["room"], replacesList: [] });
});

test("the package's schema tells what the stand-in does, and that it is one", () => {
    expect(packageSchema(definition)).toMatchObject({
        name: "shelf",
        version: "1.2.3",
        description: expect.stringContaining("stand-in") as unknown,
        resources: {
            "shelf:index:Box": {
                requiredInputs: ["size"],
                required: ["size", "shelf", "moves", "key"],
                inputProperties: { lid: { $ref: "#/types/shelf:index:BoxLid" } },
            },
        },
        functions: { "shelf:index:weigh": { outputs: { properties: { total: { type: "number" } } } } },
    });
});
