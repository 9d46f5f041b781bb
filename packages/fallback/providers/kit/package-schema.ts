import type { ProviderDefinition } from "./provider";
import type { FunctionDefinition, ResourceDefinition } from "./resource";
import type { Field, ObjectSchema } from "./schema";

/** JSON, as far as a package schema needs it. */
type Json = string | boolean | readonly Json[] | { readonly [key: string]: Json };

/**
 * The provider's schema in Pulumi's package format, for `pulumi package get-schema` and Pulumi YAML.
 * It holds what the stand-in implements, no more; nested objects become named types.
 */
export function packageSchema(definition: ProviderDefinition): Json {
    const types: Record<string, Json> = {};
    const properties = (schema: ObjectSchema, owner: string) => propertiesOf(schema, owner, types);
    const resources = definition.resources.map(
        (resource) => [resource.token, resourceOf(resource, properties)] as const,
    );
    const functions = definition.functions.map((one) => [one.token, functionOf(one, properties)] as const);
    const config = properties(definition.config, `${definition.name}:index/config:Config`);
    return {
        name: definition.name,
        version: definition.version,
        description: `A stand-in for Pulumi's own ${definition.name} plugin, made for machines that cannot download it.`,
        config: { variables: config },
        provider: { inputProperties: config },
        resources: Object.fromEntries(resources),
        functions: Object.fromEntries(functions),
        types,
    };
}

type PropertiesOf = (schema: ObjectSchema, owner: string) => Record<string, Json>;

function resourceOf({ token, inputs, outputs }: ResourceDefinition, properties: PropertiesOf): Json {
    const state = { ...inputs, ...outputs };
    return {
        inputProperties: properties(inputs, token),
        requiredInputs: requiredOf(inputs),
        properties: properties(state, token),
        required: requiredOf(state),
    };
}

function functionOf({ token, inputs, outputs }: FunctionDefinition, properties: PropertiesOf): Json {
    return {
        inputs: { properties: properties(inputs, `${token}Args`), required: requiredOf(inputs) },
        outputs: { properties: properties(outputs, `${token}Result`), required: requiredOf(outputs) },
    };
}

function requiredOf(schema: ObjectSchema): string[] {
    return Object.entries(schema).flatMap(([name, field]) => (field.required === true ? [name] : []));
}

function propertiesOf(schema: ObjectSchema, owner: string, types: Record<string, Json>): Record<string, Json> {
    return Object.fromEntries(
        Object.entries(schema).map(([name, field]) => {
            const type = typeOf(field, owner + name.slice(0, 1).toUpperCase() + name.slice(1), types);
            const secret = field.secret === true ? { secret: true } : {};
            const replace = field.replaceOnChanges === true ? { replaceOnChanges: true } : {};
            return [name, { ...type, ...secret, ...replace }];
        }),
    );
}

function typeOf(field: Field, token: string, types: Record<string, Json>): Record<string, Json> {
    switch (field.type) {
        case "array":
            return { type: "array", items: typeOf(field.items, token, types) };
        case "map":
            return { type: "object", additionalProperties: typeOf(field.values, token, types) };
        case "union":
            return { oneOf: field.of.map((one, index) => typeOf(one, `${token}${index}`, types)) };
        case "object":
            types[token] = {
                type: "object",
                properties: propertiesOf(field.fields, token, types),
                required: requiredOf(field.fields),
            };
            return { $ref: `#/types/${token}` };
        case "any":
        case "archive":
        case "asset":
            return {
                $ref: `pulumi.json#/${field.type === "any" ? "Any" : field.type === "asset" ? "Asset" : "Archive"}`,
            };
        default:
            return { type: field.type };
    }
}
