import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Log } from "./resource";

/** Sends log lines to the engine, in order, without making the sender wait. */
export class EngineLog {
    private client: EngineClient | undefined;
    private sent: Promise<void> = Promise.resolve();

    /** The engine's address is learnt from arguments, Handshake or Attach; lines before that are lost. */
    public connect(address: string): void {
        if (address === "") return;
        this.client?.close();
        this.client = new EngineClient(address, credentials.createInsecure());
    }

    /** The log of one resource; an empty URN is the whole run. */
    public of(urn: string): Log {
        const say =
            (severity: LogSeverity, ephemeral = false) =>
            (message: string): void =>
                this.send(
                    new LogRequest().setSeverity(severity).setMessage(message).setUrn(urn).setEphemeral(ephemeral),
                );
        return {
            debug: say(LogSeverity.DEBUG),
            info: say(LogSeverity.INFO),
            status: say(LogSeverity.INFO, true),
            warn: say(LogSeverity.WARNING),
            error: say(LogSeverity.ERROR),
        };
    }

    /** Resolves when every line given so far has arrived. A step ends only then, or its last lines would be lost. */
    public flush(): Promise<void> {
        return this.sent;
    }

    /** Closes the connection once all lines have arrived. */
    public async close(): Promise<void> {
        await this.flush();
        this.client?.close();
        this.client = undefined;
    }

    private send(request: LogRequest): void {
        const { client } = this;
        if (client === undefined) return;
        const arrival = (): Promise<void> =>
            new Promise((resolve) => {
                // A line that is lost because the engine went away fails nothing.
                client.log(request, () => resolve());
            });
        this.sent = this.sent.then(arrival);
    }
}
