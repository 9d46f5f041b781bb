import * as pulumi from "@pulumi/pulumi";

/** Everything a program asked of the engine for one resource. */
export interface Recorded {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly parent: string;
    readonly custom: boolean;
    /** URN and id of the explicit provider; empty for a default one. */
    readonly provider: string;
    readonly dependencies: readonly string[];
    readonly ignoreChanges: readonly string[];
    readonly replaceOnChanges: readonly string[];
    readonly additionalSecretOutputs: readonly string[];
    readonly deleteBeforeReplace: boolean;
    /** URN of the resource that takes this one along; empty for none. */
    readonly deletedWith: string;
    /** Whether it stays where it is when the stack goes. */
    readonly retainOnDelete: boolean;
    /** How long making it and an update may take; empty for the default. */
    readonly createTimeout: string;
    readonly updateTimeout: string;
    /** Inputs as they went out: secrets wrapped, see `secret-values.ts`. */
    readonly inputs: Record<string, unknown>;
    /** What registerOutputs was given; undefined where nobody called it. */
    outputs?: Record<string, unknown>;
}

type Answers = Readonly<Record<string, (name: string, inputs: Record<string, unknown>) => object>>;

/** What the providers would compute. */
export interface ProviderMocks {
    /** Computed outputs by type, from a resource's name and inputs. */
    readonly outputs: Answers;
    /** Answers to calls, by token. */
    readonly answers: Answers;
    /** Outputs that a preview tells as they were before the change, by type. Defaults to none. */
    readonly kept?: Answers;
}

/** What a program declared. */
export interface Recording<T> {
    readonly resources: readonly Recorded[];
    readonly result: T;
    /** The one resource of that type and name. */
    readonly get: (type: string, name: string) => Recorded;
}

/** The requests as they go out, which mocks do not see: parents, dependencies and options are in them only. */
interface RegisterRequest {
    getType(): string;
    getName(): string;
    getParent(): string;
    getCustom(): boolean;
    getProvider(): string;
    getDependenciesList(): string[];
    getIgnorechangesList(): string[];
    getReplaceonchangesList(): string[];
    getAdditionalsecretoutputsList(): string[];
    getDeletebeforereplace(): boolean;
    getDeletedwith(): string;
    getRetainondelete(): boolean;
    getCustomtimeouts(): { getCreate(): string; getUpdate(): string } | undefined;
    getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}
type Reply = (error: unknown, response: { getUrn(): string } | undefined) => void;
interface Monitor {
    registerErrorHook(request: unknown, reply: (error: null, response: object) => void): void;
    registerResource(request: RegisterRequest, reply: Reply): unknown;
    registerResourceOutputs(
        request: { getUrn(): string; getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined },
        reply: Reply,
    ): unknown;
}

/**
 * Runs a program without an engine and records what it declares. A type or call that is not mocked, and a URN that
 * comes twice fail the run; an error in an `apply` is a rejection that nobody handles, for which jest fails the test.
 */
export async function record<T>(
    program: () => T | Promise<T>,
    options: { readonly mocks: ProviderMocks; readonly stack?: string; readonly preview?: boolean },
): Promise<Recording<Awaited<T>>> {
    const { mocks, stack = "dev", preview = false } = options;
    const failures: Error[] = [];
    await pulumi.runtime.setMocks(
        pulumiMocks(mocks, preview, (text) => failures.push(new Error(text))),
        "gaiaflow",
        stack,
        preview,
        // What a backend of files calls it.
        "organization",
    );
    const resources = intercept();
    const result = await program();
    await settled();
    const twice = resources.filter(({ urn }, at) => resources.findIndex((other) => other.urn === urn) !== at);
    const [failure] = [...failures, ...twice.map(({ urn }) => new Error(`declared twice: ${urn}`))];
    if (failure) {
        throw failure;
    }
    return { resources, result, get: finder(resources) };
}

/** Waits until the program declares nothing any more. */
async function settled(): Promise<void> {
    await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
    await new Promise(setImmediate);
}

function pulumiMocks(
    { outputs, answers, kept }: ProviderMocks,
    preview: boolean,
    fail: (text: string) => void,
): pulumi.runtime.Mocks {
    return {
        newResource: ({ type, name, inputs, custom }) => {
            if (custom === false) {
                return { id: undefined, state: {} };
            }
            const computed = outputs[type];
            if (!computed) {
                // Thrown here it would be a rejection that nobody handles.
                fail(`no outputs are mocked for ${type} (${name})`);
                return { id: undefined, state: {} };
            }
            const known = inputs as Record<string, unknown>;
            // What a provider computes is unknown in a preview: left out here, and so unknown to the program.
            return preview
                ? { id: undefined, state: { ...known, ...kept?.[type]?.(name, known) } }
                : { id: `${name}-id`, state: { ...known, ...computed(name, known) } };
        },
        call: ({ token, inputs }) => {
            if (!answers[token]) {
                fail(`no answer is mocked for the call ${token}`);
            }
            return answers[token]?.(token, inputs as Record<string, unknown>) ?? {};
        },
    };
}

function intercept(): Recorded[] {
    const recorded: Recorded[] = [];
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    const register = monitor.registerResource.bind(monitor);
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResource = (request, reply) =>
        register(request, (error, response) => {
            if (response) {
                recorded.push(toRecorded(request, response.getUrn()));
            }
            reply(error, response);
        });
    // Pulumi's mocks say that they know error hooks, and do not.
    monitor.registerErrorHook = (_, reply) => reply(null, {});
    monitor.registerResourceOutputs = (request, reply) => {
        const resource = recorded.find(({ urn }) => urn === request.getUrn());
        if (resource) {
            resource.outputs = request.getOutputs()?.toJavaScript() ?? {};
        }
        return registerOutputs(request, reply);
    };
    return recorded;
}

function toRecorded(request: RegisterRequest, urn: string): Recorded {
    return {
        type: request.getType(),
        name: request.getName(),
        urn,
        parent: request.getParent(),
        custom: request.getCustom(),
        provider: request.getProvider(),
        dependencies: request.getDependenciesList(),
        ignoreChanges: request.getIgnorechangesList(),
        retainOnDelete: request.getRetainondelete(),
        replaceOnChanges: request.getReplaceonchangesList(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        deletedWith: request.getDeletedwith(),
        createTimeout: request.getCustomtimeouts()?.getCreate() ?? "",
        updateTimeout: request.getCustomtimeouts()?.getUpdate() ?? "",
        inputs: request.getObject()?.toJavaScript() ?? {},
    };
}

function finder(resources: readonly Recorded[]) {
    return (type: string, name: string): Recorded => {
        const found = resources.find((resource) => resource.type === type && resource.name === name);
        if (!found) {
            const names = resources.filter((resource) => resource.type === type).map((resource) => resource.name);
            throw new Error(`no ${type} is called ${name}; there are: ${names.join(", ")}`);
        }
        return found;
    };
}
