import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { structOf, wireOf, type Wire } from "../../providers/kit/marshal";
import type { ProviderDefinition } from "../../providers/kit/provider";
import { serveProvider, type ServeOptions } from "../../providers/kit/server";

/** Properties as they travel, secrets and unknowns marked. */
export type WireObject = Record<string, Wire>;

/** How Pulumi marks a value that a preview does not know. */
export const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** How Pulumi marks a secret. */
export function secretOnTheWire(value: Wire): Wire {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A provider that runs in this process, spoken to as the engine speaks to it. */
export interface ProviderUnderTest {
    check(type: string, news: WireObject, olds?: WireObject): Promise<{ inputs: WireObject; failures: string[] }>;
    diff(type: string, olds: WireObject, news: WireObject, state?: WireObject): Promise<rpc.DiffResponse.AsObject>;
    create(type: string, inputs: WireObject, preview?: boolean): Promise<{ id: string; state: WireObject }>;
    update(
        type: string,
        id: string,
        old: { inputs: WireObject; state: WireObject },
        inputs: WireObject,
        preview?: boolean,
    ): Promise<WireObject>;
    read(type: string, id: string, known?: { inputs: WireObject; state: WireObject }): Promise<rpc.ReadResponse>;
    remove(type: string, id: string, state: WireObject): Promise<void>;
    invoke(token: string, args: WireObject): Promise<{ result: WireObject; failures: string[] }>;
    cancel(): Promise<void>;
    readonly client: ResourceProviderClient;
    stop(): Promise<void>;
}

/** Serves a provider, configures it, and gives its calls as promises. */
export async function startProvider(
    definition: ProviderDefinition,
    config: WireObject = {},
    options: Partial<ServeOptions> = {},
): Promise<ProviderUnderTest> {
    const served = await serveProvider(definition, { directory: process.cwd(), environment: process.env, ...options });
    const client = new ResourceProviderClient(`127.0.0.1:${served.port}`, credentials.createInsecure());
    await promised<rpc.ConfigureResponse>((done) =>
        client.configure(new rpc.ConfigureRequest().setArgs(structOf(config)), done),
    );
    return {
        client,
        async check(type, news, olds = {}) {
            const request = new rpc.CheckRequest().setUrn(urnOf(type)).setNews(structOf(news)).setOlds(structOf(olds));
            const response = await promised<rpc.CheckResponse>((done) => client.check(request, done));
            return { inputs: { ...wireOf(response.getInputs()) }, failures: reasonsOf(response.getFailuresList()) };
        },
        async diff(type, olds, news, state = olds) {
            const request = new rpc.DiffRequest()
                .setUrn(urnOf(type))
                .setOldInputs(structOf(olds))
                .setOlds(structOf(state))
                .setNews(structOf(news));
            return (await promised<rpc.DiffResponse>((done) => client.diff(request, done))).toObject();
        },
        async create(type, inputs, preview = false) {
            const request = new rpc.CreateRequest()
                .setUrn(urnOf(type))
                .setProperties(structOf(inputs))
                .setPreview(preview);
            const response = await promised<rpc.CreateResponse>((done) => client.create(request, done));
            return { id: response.getId(), state: { ...wireOf(response.getProperties()) } };
        },
        async update(type, id, old, inputs, preview = false) {
            const request = new rpc.UpdateRequest()
                .setUrn(urnOf(type))
                .setId(id)
                .setOldInputs(structOf(old.inputs))
                .setOlds(structOf(old.state))
                .setNews(structOf(inputs))
                .setPreview(preview);
            const response = await promised<rpc.UpdateResponse>((done) => client.update(request, done));
            return { ...wireOf(response.getProperties()) };
        },
        read(type, id, known) {
            const request = new rpc.ReadRequest().setUrn(urnOf(type)).setId(id);
            if (known !== undefined) request.setInputs(structOf(known.inputs)).setProperties(structOf(known.state));
            return promised<rpc.ReadResponse>((done) => client.read(request, done));
        },
        async remove(type, id, state) {
            const request = new rpc.DeleteRequest().setUrn(urnOf(type)).setId(id).setProperties(structOf(state));
            await promised<Empty>((done) => client.delete(request, done));
        },
        async invoke(token, args) {
            const request = new rpc.InvokeRequest().setTok(token).setArgs(structOf(args));
            const response = await promised<rpc.InvokeResponse>((done) => client.invoke(request, done));
            return { result: { ...wireOf(response.getReturn()) }, failures: reasonsOf(response.getFailuresList()) };
        },
        async cancel() {
            await promised<Empty>((done) => client.cancel(new Empty(), done));
        },
        async stop() {
            client.close();
            await served.stop();
        },
    };
}

/** The URN of a resource called "it". */
export function urnOf(type: string): string {
    return `urn:pulumi:dev::test::${type}::it`;
}

/**
 * What the engine reads out of a failed step's trailer.
 *
 * @throws {Error} When the step left nothing.
 */
export function leftBehind(error: unknown): rpc.ErrorResourceInitFailed {
    const [trailer] = (error as ServiceError).metadata.get("grpc-status-details-bin");
    const [detail] = Status.deserializeBinary(trailer as Buffer).getDetailsList();
    if (detail?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") throw new Error("the step left nothing");
    return rpc.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
}

function reasonsOf(failures: readonly rpc.CheckFailure[]): string[] {
    return failures.map((failure) => failure.getReason());
}

function promised<Response>(call: (done: (error: ServiceError | null, response: Response) => void) => unknown) {
    return new Promise<Response>((resolve, reject) => {
        call((error, response) => {
            if (error === null) resolve(response);
            else reject(error);
        });
    });
}
