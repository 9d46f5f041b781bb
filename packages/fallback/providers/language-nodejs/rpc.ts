import * as grpc from "@grpc/grpc-js";

/** As in Pulumi's own plugins: a checkpoint or an upload may be large. */
const LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024;

const LONGEST_GOODBYE_MS = 1_000;

const messageSizes = {
    "grpc.max_receive_message_length": LARGEST_MESSAGE_BYTES,
    "grpc.max_send_message_length": LARGEST_MESSAGE_BYTES,
} satisfies grpc.ChannelOptions;

/** A server of one service on a free port of loopback. */
export interface Served {
    readonly port: number;
    /** Ends it when the calls in flight are answered, at the latest after a second. */
    readonly stop: () => void;
}

/** Serves one gRPC service on 127.0.0.1, on a port that the kernel chooses. */
export function serve(
    service: grpc.ServiceDefinition,
    implementation: grpc.UntypedServiceImplementation,
): Promise<Served> {
    const server = new grpc.Server(messageSizes);
    server.addService(service, implementation);
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
            if (error) {
                reject(error);
            } else {
                resolve({ port, stop: () => stopGently(server) });
            }
        });
    });
}

/** A server that is cut off in the middle of an answer makes the engine report the cut, not the answer. */
function stopGently(server: grpc.Server): void {
    const cut = setTimeout(() => server.forceShutdown(), LONGEST_GOODBYE_MS);
    server.tryShutdown(() => clearTimeout(cut));
}

/** A client of a service on loopback that hands messages on as bytes, whatever they mean. */
export function rawClient(port: number): grpc.Client {
    return new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), messageSizes);
}

/** What a handler may ask of the call that it answers. */
export interface CallContext {
    /** Aborts when the caller goes away. */
    readonly signal: AbortSignal;
}

/** Turns an async function into a unary handler; what it throws reaches the user as its message. */
export function unary<Req, Res>(
    answer: (request: Req, context: CallContext) => Res | Promise<Res>,
): grpc.handleUnaryCall<Req, Res> {
    return (call, callback) => {
        const context = contextOf(call);
        Promise.resolve()
            .then(() => answer(call.request, context))
            .then(
                (response) => callback(null, response),
                (error: unknown) => callback(statusOf(error)),
            );
    };
}

/** Turns an async function into a handler that streams its answer; the stream ends when the function does. */
export function streaming<Req, Res>(
    answer: (request: Req, write: (message: Res) => void, context: CallContext) => Promise<void>,
): grpc.handleServerStreamingCall<Req, Res> {
    return (call) => {
        const context = contextOf(call);
        const write = (message: Res) => {
            if (!call.cancelled) {
                call.write(message);
            }
        };
        answer(call.request, write, context).then(
            () => call.end(),
            // Not destroy(): that would end the stream here and leave the caller waiting for its status.
            (error: unknown) => call.emit("error", statusOf(error)),
        );
    };
}

function contextOf(call: { on(event: "cancelled", listener: () => void): unknown }): CallContext {
    const abort = new AbortController();
    call.on("cancelled", () => abort.abort());
    return { signal: abort.signal };
}

function statusOf(error: unknown): Pick<grpc.StatusObject, "code" | "details"> {
    const code = (error as Partial<grpc.ServiceError>).code;
    const details = error instanceof Error ? error.message : String(error);
    // Errors of node carry texts as codes, which are none of gRPC's.
    return { code: typeof code === "number" ? code : grpc.status.UNKNOWN, details };
}
