import type { OpenResources } from "./open";
import type { Change, Failure, FunctionDefinition, Log, ResourceDefinition, Surroundings } from "./resource";
import type { ObjectOf, ObjectSchema, Refused } from "./schema";
import type { Properties } from "./value";

/** A provider: its configuration, and what it makes of resources and functions. Plain data, no running part. */
export interface ProviderDefinition<Client = unknown, C extends ObjectSchema = ObjectSchema> {
    /** As the official plugin is called: `docker`. */
    readonly name: string;
    /** Exactly the npm package's version; the engine asks for that one. */
    readonly version: string;
    /** Values arrive as JSON texts from stack config and explicit providers alike; the kit parses them. */
    readonly config: C;
    /** Configuration of the official provider that is not done here; giving it fails the check. */
    readonly refusedConfig: Refused;
    /**
     * Who marks an output as secret where the input of its name is; no other output is. `engine`: the engine, which
     * strips the marks from inputs, as for bridged providers. `provider`: the provider itself, as those made with
     * pulumi-go-provider. Defaults to `engine`.
     */
    readonly secrets?: "engine" | "provider";
    /** Makes the client of all operations. Runs in previews too. A throw fails the run with its message. */
    configure(context: ConfigureContext, config: ObjectOf<C>): Promise<Client>;
    /** Rules for the configuration beyond its schema. Sees unknowns in a preview. */
    checkConfig?(config: Properties): readonly Failure[];
    /** Changes what the comparison of old and new configuration found: which of it replaces the provider. */
    configChanges?(
        context: Surroundings,
        found: readonly Change[],
        old: Properties,
        now: Properties,
    ): readonly Change[];
    /** Lets go of what `configure` opened. */
    close?(client: Client): Promise<void>;
    readonly resources: readonly ResourceDefinition<Client>[];
    /** Drops inputs of resources that it does not know, without a word. Defaults to false: they are refused by name. */
    readonly dropsUnknown?: boolean;
    /** Handles every type that is not listed. With it the provider keeps secrets secret by itself, `secrets` aside. */
    readonly open?: OpenResources<Client>;
    readonly functions: readonly FunctionDefinition<Client>[];
    /** Tokens of the official provider's resources, functions and methods that are not done here, with the reason. */
    readonly refused: Refused;
}

/** What `configure` is given beside the configuration. */
export interface ConfigureContext extends Surroundings {
    /** Aborted by Ctrl-C. */
    readonly signal: AbortSignal;
    readonly log: Log;
}

/** Derives the types of a definition's configuration and client, then lets go of them: the kit serves any provider. */
export function defineProvider<Client, const C extends ObjectSchema>(
    definition: ProviderDefinition<Client, C>,
): ProviderDefinition {
    // The kit hands a provider only values that fit its schema and only its own client.
    return definition as unknown as ProviderDefinition;
}
