import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { rpcError } from "./errors";
import type { ProviderInstance } from "./instance";
import { structOf, wireOf } from "./marshal";
import type { OpenResources } from "./open";
import { diffResponse, refusal } from "./planning";
import { nameForErrors } from "./step";

/** The engine's calls on resources, for a provider whose types are open. */
export function openOperations(provider: ProviderInstance, open: OpenResources) {
    const at = async <T>(urn: string, operate: () => Promise<T>): Promise<T> => {
        try {
            return await operate();
        } catch (error) {
            throw rpcError(error, nameForErrors(urn));
        }
    };
    return {
        check: (request: rpc.CheckRequest) =>
            at(request.getUrn(), async () => {
                const result = await open.check(provider.context(request.getUrn()), {
                    inputs: wireOf(request.getNews()),
                    oldInputs: wireOf(request.getOlds()),
                    seed: request.getRandomseed_asU8(),
                    autonaming: request.getAutonaming(),
                });
                if (isFailures(result)) return refusal(result);
                return new rpc.CheckResponse().setInputs(structOf(result));
            }),
        diff: (request: rpc.DiffRequest) =>
            at(request.getUrn(), async () => {
                const step = changeOf(request);
                const { changes, deleteBeforeReplace } = await open.diff(provider.context(request.getUrn()), step);
                return diffResponse(changes).setDeletebeforereplace(deleteBeforeReplace);
            }),
        create: (request: rpc.CreateRequest) =>
            at(request.getUrn(), async () => {
                const step = { inputs: wireOf(request.getProperties()), ...writeOf(request) };
                const { id, state } = await open.create(provider.context(request.getUrn()), step);
                return new rpc.CreateResponse().setId(id).setProperties(structOf(state));
            }),
        read: (request: rpc.ReadRequest) =>
            at(request.getUrn(), async () => {
                const found = await open.read(provider.context(request.getUrn()), {
                    id: request.getId(),
                    inputs: wireOf(request.getInputs()),
                    state: wireOf(request.getProperties()),
                });
                if (found === undefined) return new rpc.ReadResponse();
                return new rpc.ReadResponse()
                    .setId(found.id)
                    .setInputs(structOf(found.inputs))
                    .setProperties(structOf(found.state));
            }),
        update: (request: rpc.UpdateRequest) =>
            at(request.getUrn(), async () => {
                const step = { ...changeOf(request), ...writeOf(request) };
                const state = await open.update(provider.context(request.getUrn()), step);
                return new rpc.UpdateResponse().setProperties(structOf(state));
            }),
        delete: (request: rpc.DeleteRequest) =>
            at(request.getUrn(), () =>
                open.delete(provider.context(request.getUrn()), {
                    id: request.getId(),
                    inputs: wireOf(request.getOldInputs()),
                    state: wireOf(request.getProperties()),
                    isPreview: false,
                    timeoutSeconds: request.getTimeout(),
                }),
            ),
    };
}

function isFailures(result: Awaited<ReturnType<OpenResources["check"]>>): result is Parameters<typeof refusal>[0] {
    return Array.isArray(result);
}

function changeOf(request: rpc.DiffRequest | rpc.UpdateRequest) {
    return {
        id: request.getId(),
        inputs: wireOf(request.getOldInputs()),
        state: wireOf(request.getOlds()),
        newInputs: wireOf(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
    };
}

function writeOf(request: rpc.CreateRequest | rpc.UpdateRequest) {
    return { isPreview: request.getPreview(), timeoutSeconds: request.getTimeout() };
}
