import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
    AnalyzerHandshakeResponse,
    AnalyzerStackConfigureResponse,
    type AnalyzerStackConfigureRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { rawClient, serve, unary, type Served } from "./rpc";

/** What the engine tells a policy pack of the stack; undefined when it asks about the pack alone. */
export type StackOfPack = AnalyzerStackConfigureRequest | undefined;

/**
 * Stands between the engine and a policy pack.
 *
 * A pack reads the stack's name and config from its environment, so its process can start only after the engine has
 * sent them, by ConfigureStack to a server that must be there already: this one. It answers Handshake and
 * ConfigureStack, and hands every other call on as bytes once the pack is there.
 */
export class AnalyzerProxy {
    private readonly stack = deferred<StackOfPack>();
    private readonly pack = deferred<grpc.Client>();

    private constructor() {
        // Nobody need be waiting for the pack when it fails to start.
        this.pack.promise.catch(() => undefined);
    }

    /** Serves on a free port. `stop` fails the calls that still wait for the pack. */
    public static async start(): Promise<{ readonly proxy: AnalyzerProxy } & Served> {
        const proxy = new AnalyzerProxy();
        const served = await serve(forwarding, proxy.handlers());
        const stop = () => {
            proxy.pack.reject(new Error("the policy pack ended before it could answer"));
            served.stop();
        };
        return { proxy, port: served.port, stop };
    }

    /** Resolves when the engine has said for which stack, if any, the pack is wanted. */
    public awaitStack(): Promise<StackOfPack> {
        return this.stack.promise;
    }

    /** Hands calls on to the pack that serves on this port. */
    public async attach(port: number): Promise<void> {
        const client = rawClient(port);
        try {
            const stack = await this.stack.promise;
            if (stack !== undefined) {
                await configure(client, stack);
            }
            this.pack.resolve(client);
        } catch (error) {
            this.pack.reject(error);
        }
    }

    private handlers(): grpc.UntypedServiceImplementation {
        const forward = ([name, { path }]: [string, grpc.MethodDefinition<unknown, unknown>]) => [
            name,
            unary<Buffer, Buffer>(async (message, { signal }) => {
                // `policy publish` asks a pack about itself without ever naming a stack.
                this.stack.resolve(undefined);
                return call(await this.pack.promise, path, message, signal);
            }),
        ];
        return {
            ...(Object.fromEntries(Object.entries(forwarding).map(forward)) as grpc.UntypedServiceImplementation),
            handshake: unary(() => new AnalyzerHandshakeResponse()),
            configureStack: unary((stack: AnalyzerStackConfigureRequest) => {
                this.stack.resolve(stack);
                return new AnalyzerStackConfigureResponse();
            }),
        };
    }
}

const asIs = (bytes: Buffer) => bytes;

/** The analyzer service with messages left as bytes, the two that the proxy answers itself excepted. */
const forwarding: grpc.ServiceDefinition = Object.fromEntries(
    Object.entries(AnalyzerService as grpc.ServiceDefinition).map(([name, method]) => [
        name,
        ["handshake", "configureStack"].includes(name)
            ? method
            : { ...method, requestDeserialize: asIs, responseSerialize: asIs },
    ]),
);

/** A pack made with an older @pulumi/policy does not know the call; it has its environment. */
async function configure(client: grpc.Client, stack: AnalyzerStackConfigureRequest): Promise<void> {
    try {
        await call(client, AnalyzerService.configureStack.path, Buffer.from(stack.serializeBinary()));
    } catch (error) {
        if ((error as Partial<grpc.ServiceError>).code !== grpc.status.UNIMPLEMENTED) {
            throw error;
        }
    }
}

function call(client: grpc.Client, path: string, message: Buffer, signal?: AbortSignal): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        const running = client.makeUnaryRequest(path, asIs, asIs, message, (error, answer) => {
            if (error) {
                reject(error);
            } else {
                resolve(answer ?? Buffer.alloc(0));
            }
        });
        signal?.addEventListener("abort", () => running.cancel());
    });
}

interface Deferred<T> {
    readonly promise: Promise<T>;
    readonly resolve: (value: T) => void;
    readonly reject: (reason: unknown) => void;
}

function deferred<T>(): Deferred<T> {
    let settle: Omit<Deferred<T>, "promise"> | undefined;
    const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
    return { promise, resolve: (value) => settle?.resolve(value), reject: (reason) => settle?.reject(reason) };
}
