import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { checkProperties } from "./check";
import { compareProperties } from "./compare";
import { withDefaults } from "./defaults";
import type { ProviderInstance } from "./instance";
import { fromWire, structOf, wireOf, type Wire } from "./marshal";
import { diffResponse, refusal } from "./planning";
import type { ProviderDefinition } from "./provider";
import type { ObjectSchema } from "./schema";
import type { Properties } from "./value";

/** Keys that the engine itself adds to a provider's configuration. */
const ENGINES_OWN = new Set(["version", "pluginDownloadURL"]);

/** Checks a provider's configuration and returns it as it came. */
export function checkConfig(definition: ProviderDefinition, request: rpc.CheckRequest): rpc.CheckResponse {
    const config = configOf(definition, wireOf(request.getNews()));
    const wrong = checkProperties(config, definition.config, definition.refusedConfig);
    const failures = wrong.length > 0 ? wrong : (definition.checkConfig?.(config) ?? []);
    return failures.length > 0 ? refusal(failures) : new rpc.CheckResponse().setInputs(request.getNews());
}

/** Compares old and new configuration. */
export function diffConfig(provider: ProviderInstance, request: rpc.DiffRequest): rpc.DiffResponse {
    const { definition, surroundings } = provider;
    const old = configOf(definition, wireOf(request.getOldInputs()));
    const now = configOf(definition, wireOf(request.getNews()));
    const found = compareProperties(old, now, definition.config);
    return diffResponse(definition.configChanges?.(surroundings, found, old, now) ?? found);
}

/** Configuration as the provider reads it: parsed, secrets unwrapped, defaults filled in. */
export function configOf(definition: ProviderDefinition, wire: Readonly<Record<string, Wire>>): Properties {
    const own = Object.entries(fromWire(wire)).filter(([key]) => !ENGINES_OWN.has(key) && !key.startsWith("__"));
    const parsed = own.map(([key, value]) => [key, parsedAs(key, value, definition.config)] as const);
    return withDefaults(Object.fromEntries(parsed), definition.config);
}

/** Everything but a text comes as JSON in a text, which may hold marked secrets of its own. */
function parsedAs(key: string, value: Properties[string], schema: ObjectSchema): Properties[string] {
    const field = schema[key];
    if (typeof value !== "string" || field === undefined || field.type === "string") return value;
    try {
        return fromWire(wireOf(structOf({ value: JSON.parse(value) as Wire })))["value"];
    } catch {
        return value;
    }
}
