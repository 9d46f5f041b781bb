import type { FunctionDefinition, ResourceDefinition } from "./resource";
import type { ObjectSchema } from "./schema";

/** Gives the types of one provider's resources: `const resource = resourcesOf<MyClient>()`, then `resource({…})`. */
export function resourcesOf<Client>() {
    return <const I extends ObjectSchema, const O extends ObjectSchema>(definition: ResourceDefinition<Client, I, O>) =>
        definition;
}

/** The same for functions. */
export function functionsOf<Client>() {
    return <const I extends ObjectSchema, const O extends ObjectSchema>(
        definition: FunctionDefinition<Client, I, O>,
    ): FunctionDefinition<Client> =>
        // The kit hands a function only arguments that fit its schema.
        definition as unknown as FunctionDefinition<Client>;
}
