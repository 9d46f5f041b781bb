import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** An error as the engine reads it. */
export class RpcError extends Error {
    public constructor(
        public readonly details: string,
        public readonly code: status = status.UNKNOWN,
        public readonly metadata: Metadata = new Metadata(),
    ) {
        super(details);
        this.name = "RpcError";
    }
}

/** What the engine reads for anything thrown, with `prefix` before its message. */
export function rpcError(error: unknown, prefix = ""): RpcError {
    return error instanceof RpcError ? error : new RpcError(prefix + messageOf(error));
}

/** What a step leaves behind that made a resource but could not finish it. */
export interface Unfinished {
    readonly id: string;
    readonly properties: Struct;
    readonly inputs: Struct;
    readonly reasons: readonly string[];
}

/**
 * The error that makes the engine keep a resource's state although its step failed.
 * The details travel in a trailer that gRPC for Go writes by itself and that of Node does not.
 */
export function unfinishedError(message: string, left: Unfinished): RpcError {
    const detail = new ErrorResourceInitFailed()
        .setId(left.id)
        .setProperties(left.properties)
        .setInputs(left.inputs)
        .setReasonsList([...left.reasons]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const whole = new Status().setCode(status.UNKNOWN).setMessage(message);
    whole.addDetails(packed);
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
    return new RpcError(message, status.UNKNOWN, metadata);
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
