import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { checkProperties } from "./check";
import { withDefaults } from "./defaults";
import type { ProviderInstance } from "./instance";
import { fromWire, wireOf } from "./marshal";
import { unknownType } from "./operations";
import { refusal } from "./planning";
import { guardedStruct } from "./secrets";
import { hasUnknown } from "./value";

/** Runs a function, in previews too. */
export async function invoke(provider: ProviderInstance, request: rpc.InvokeRequest): Promise<rpc.InvokeResponse> {
    const definition = provider.functions.get(request.getTok());
    if (definition === undefined) return failed([{ property: "", reason: unknownType(provider, request.getTok()) }]);
    const wire = wireOf(request.getArgs());
    const given = fromWire(wire);
    const unknown = Object.entries(given).flatMap(([property, value]) =>
        hasUnknown(value) ? [{ property, reason: "is not known yet; use the function's Output form" }] : [],
    );
    const failures = [...unknown, ...checkProperties(given, definition.inputs, definition.refused)];
    if (failures.length > 0) return failed(failures);
    try {
        const result = await definition.invoke(provider.context(""), withDefaults(given, definition.inputs));
        return new rpc.InvokeResponse().setReturn(guardedStruct(result, { schema: definition.outputs, model: wire }));
    } catch (error) {
        throw new Error(`${definition.token}: ${error instanceof Error ? error.message : String(error)}`);
    }
}

function failed(failures: Parameters<typeof refusal>[0]): rpc.InvokeResponse {
    return new rpc.InvokeResponse().setFailuresList(refusal(failures).getFailuresList());
}
