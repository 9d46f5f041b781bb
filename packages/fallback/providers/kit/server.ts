import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ProviderInstance } from "./instance";
import type { ProviderDefinition } from "./provider";
import type { Surroundings } from "./resource";
import { providerService } from "./service";

/** Where a provider runs, and the engine it reports to. */
export interface ServeOptions extends Surroundings {
    /** `host:port` of the engine's own service, the plugin's first argument. Absent: learnt by Handshake or Attach. */
    readonly engineAddress?: string;
}

/** A provider that answers. */
export interface ServedProvider {
    /** Of 127.0.0.1. Print it, alone on a line, as the first output of the plugin. */
    readonly port: number;
    /** Cancels what runs, closes the client and the port. Idempotent. */
    stop(): Promise<void>;
}

/** As the engine's own limit: a state with large files in it passes. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Serves one new instance on a free port of 127.0.0.1; the engine wants one for each provider resource. */
export async function serveProvider(definition: ProviderDefinition, options: ServeOptions): Promise<ServedProvider> {
    const instance = new ProviderInstance(definition, options);
    if (options.engineAddress !== undefined) instance.log.connect(options.engineAddress);
    const server = new Server({
        "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
        "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    });
    server.addService(ResourceProviderService, providerService(instance));
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
            if (error === null) resolve(bound);
            else reject(error);
        });
    });
    return {
        port,
        stop: async () => {
            await instance.close();
            server.forceShutdown();
        },
    };
}
