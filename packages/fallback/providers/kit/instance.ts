import { deadlineIn } from "./deadline";
import { EngineLog } from "./log";
import type { ProviderDefinition } from "./provider";
import type { Context, FunctionDefinition, ResourceDefinition, Surroundings } from "./resource";
import type { Properties } from "./value";

/** One running provider: its client, its log, and the signal that ends all it does. */
export class ProviderInstance {
    public readonly log = new EngineLog();
    public readonly resources: ReadonlyMap<string, ResourceDefinition>;
    public readonly functions: ReadonlyMap<string, FunctionDefinition>;
    private readonly cancelling = new AbortController();
    private configured: { readonly client: unknown } | undefined;

    public constructor(
        public readonly definition: ProviderDefinition,
        public readonly surroundings: Surroundings,
    ) {
        this.resources = new Map(definition.resources.map((resource) => [resource.token, resource]));
        this.functions = new Map(definition.functions.map((one) => [one.token, one]));
    }

    /** Makes the client. The engine asks once, before any operation. */
    public async configure(config: Properties): Promise<void> {
        const { directory, environment } = this.surroundings;
        const { signal } = this.cancelling;
        const context = { directory, environment, signal, log: this.log.of("") };
        this.configured = { client: await this.definition.configure(context, config) };
    }

    /** What an operation on one resource is given. */
    public context(urn: string, timeoutSeconds = 0): Context<unknown> {
        if (this.configured === undefined) throw new Error(`the provider ${this.definition.name} is not configured`);
        const { directory, environment } = this.surroundings;
        return {
            client: this.configured.client,
            urn,
            name: nameOf(urn),
            directory,
            environment,
            signal: this.signalWithin(timeoutSeconds),
            log: this.log.of(urn),
        };
    }

    /** Ends every operation that heeds its signal. The engine calls it at Ctrl-C, and goes on to save what they return. */
    public cancel(): void {
        this.cancelling.abort(new Error("cancelled"));
    }

    /** Cancels what runs, then lets the client and the log go. */
    public async close(): Promise<void> {
        this.cancel();
        const { configured } = this;
        this.configured = undefined;
        if (configured !== undefined) await this.definition.close?.(configured.client);
        await this.log.close();
    }

    private signalWithin(seconds: number): AbortSignal {
        const { signal } = this.cancelling;
        if (seconds <= 0) return signal;
        const message = `the resource's custom timeout of ${seconds} s is over`;
        return AbortSignal.any([signal, deadlineIn(seconds * 1000, message)]);
    }
}

/** The logical name in `urn:pulumi:stack::project::parents$type::name`; names may hold `::` themselves. */
export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** The resource type in a URN. */
export function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
