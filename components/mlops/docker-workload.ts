import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Wait } from "../../lib/scripts";
import { typeToken } from "../../lib/type-token";
import type { ServiceSpec } from "../../services/spec";
import { childOf } from "../child-options";
import { localCommand } from "../local-command";
import { containerArgs, type Platform } from "./container-args";
import { waitCommand, waitFor } from "./readiness";

export interface DockerWorkloadArgs {
    readonly spec: ServiceSpec;
    readonly platform: Platform;
    /** Changes when what the spec's `runsAgainAfter` names is replaced. */
    readonly after?: pulumi.Input<string> | undefined;
}

/**
 * A service's spec as a container, and the proof that it does its work: whoever depends on this component waits until
 * the service is ready, not until it was started.
 */
export class DockerWorkload extends pulumi.ComponentResource {
    /** The container's id; changes when the container is replaced. */
    public readonly containerId: pulumi.Output<string>;
    /** How it is known to be ready. */
    public readonly wait: Wait;

    constructor(name: string, args: DockerWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
        // As it was called first: the token stands in the URN of every container.
        super(typeToken("mlops", "Service"), name, {}, opts);
        const { spec, platform } = args;
        const container = new docker.Container(name, containerArgs(spec, platform, args.after), {
            ...childOf(this, opts),
            // The provider takes a changed health check and does nothing with it (kreuzwerker#988).
            replaceOnChanges: ["healthcheck"],
        });
        this.wait = waitFor(spec, platform.identity);
        const { script, options } = waitCommand([this.wait], platform);
        // A command that failed is not kept in the state, so that the next `up` asks again; `wait: true` would not.
        localCommand(`${name}-ready`, { ...options, create: script, triggers: [container.id] }, { parent: this });
        this.containerId = container.id;
        this.registerOutputs({ containerId: this.containerId });
    }
}
