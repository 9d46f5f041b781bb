import { status, type handleUnaryCall } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checkConfig, configOf, diffConfig } from "./configuration";
import { RpcError, rpcError } from "./errors";
import type { ProviderInstance } from "./instance";
import { invoke } from "./invoke";
import { wireOf } from "./marshal";
import { openOperations } from "./open-operations";
import { create, read, remove, unknownType, update } from "./operations";
import { packageSchema } from "./package-schema";
import { check, diff } from "./planning";

/** The engine's calls, each answered by the file that knows how. */
export function providerService(provider: ProviderInstance): IResourceProviderServer {
    const { definition } = provider;
    const acceptsSecrets = definition.secrets === "provider" || definition.open !== undefined;

    const answer = <Request, Response>(respond: (request: Request) => Promise<Response> | Response) =>
        ((call, callback) => {
            respondTo(call.request)
                .then((response) => callback(null, response))
                .catch((error: unknown) => callback(rpcError(error)));
            async function respondTo(request: Request): Promise<Response> {
                try {
                    return await respond(request);
                } finally {
                    await provider.log.flush();
                }
            }
        }) satisfies handleUnaryCall<Request, Response>;

    const operations =
        definition.open === undefined ? listedOperations(provider) : openOperations(provider, definition.open);

    const refuse = (what: string) =>
        answer(() => {
            throw new RpcError(`${what} (stand-in for ${definition.name})`, status.UNIMPLEMENTED);
        });

    return {
        handshake: answer((request: rpc.ProviderHandshakeRequest) => {
            provider.log.connect(request.getEngineAddress());
            return new rpc.ProviderHandshakeResponse()
                .setAcceptSecrets(acceptsSecrets)
                .setSupportsAutonamingConfiguration(true);
        }),
        attach: answer((request) => {
            provider.log.connect(request.getAddress());
            return new Empty();
        }),
        getPluginInfo: answer(() => new PluginInfo().setVersion(definition.version)),
        getSchema: answer(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify(packageSchema(definition)))),
        checkConfig: answer((request: rpc.CheckRequest) => checkConfig(definition, request)),
        diffConfig: answer((request: rpc.DiffRequest) => diffConfig(provider, request)),
        configure: answer(async (request: rpc.ConfigureRequest) => {
            await provider.configure(configOf(definition, wireOf(request.getArgs())));
            return new rpc.ConfigureResponse()
                .setAcceptsecrets(acceptsSecrets)
                .setSupportspreview(true)
                .setSupportsAutonamingConfiguration(true);
        }),
        check: answer((request: rpc.CheckRequest) => operations.check(request)),
        diff: answer((request: rpc.DiffRequest) => operations.diff(request)),
        create: answer((request: rpc.CreateRequest) => operations.create(request)),
        read: answer((request: rpc.ReadRequest) => operations.read(request)),
        update: answer((request: rpc.UpdateRequest) => operations.update(request)),
        delete: answer(async (request: rpc.DeleteRequest) => {
            await operations.delete(request);
            return new Empty();
        }),
        invoke: answer((request: rpc.InvokeRequest) => invoke(provider, request)),
        call: answer((request: rpc.CallRequest) => {
            throw new RpcError(unknownType(provider, request.getTok()), status.UNIMPLEMENTED);
        }),
        cancel: answer(() => {
            provider.cancel();
            return new Empty();
        }),
        parameterize: refuse("there is nothing to parameterize"),
        construct: answer((request: rpc.ConstructRequest) => {
            throw new RpcError(unknownType(provider, request.getType()), status.UNIMPLEMENTED);
        }),
        getMapping: answer(() => new rpc.GetMappingResponse()),
        getMappings: answer(() => new rpc.GetMappingsResponse()),
        list: (call) => {
            call.emit("error", new RpcError("resources cannot be listed", status.UNIMPLEMENTED));
        },
    };
}

/** For a provider that lists its types. */
function listedOperations(provider: ProviderInstance) {
    return {
        check: (request: rpc.CheckRequest) => check(provider, request),
        diff: (request: rpc.DiffRequest) => diff(provider, request),
        create: (request: rpc.CreateRequest) => create(provider, request),
        read: (request: rpc.ReadRequest) => read(provider, request),
        update: (request: rpc.UpdateRequest) => update(provider, request),
        delete: (request: rpc.DeleteRequest) => remove(provider, request),
    };
}
