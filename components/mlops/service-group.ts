import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import type { ServiceDefinition } from "../../services/service";
import type { ServiceSpec } from "../../services/spec";
import { childOf } from "../child-options";
import type { Platform } from "./container-args";
import { DockerWorkload } from "./docker-workload";

export interface ServiceGroupArgs {
    readonly service: Pick<ServiceDefinition, "name" | "noun">;
    /** What it consists of; each after those that it waits for. */
    readonly specs: readonly ServiceSpec[];
    readonly platform: Platform;
    /** The workloads of the services before it, by role. */
    readonly others: ReadonlyMap<string, DockerWorkload>;
}

/** A service of the catalogue: its workloads, each once those that it waits for are ready. */
export class ServiceGroup extends pulumi.ComponentResource {
    /** Its workloads by role. */
    public readonly workloads: ReadonlyMap<string, DockerWorkload>;

    constructor(args: ServiceGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", args.service.noun), args.service.name, {}, opts);
        const made = new Map<string, DockerWorkload>();
        for (const spec of args.specs) {
            const { role, runsAgainAfter, waitsFor = [] } = spec;
            const before = waitsFor.map((other) => found(made, other));
            const after = runsAgainAfter && found(new Map([...args.others, ...made]), runsAgainAfter).containerId;
            const workload = { spec, platform: args.platform, ...(after ? { after } : {}) };
            made.set(role, new DockerWorkload(role, workload, childOf(this, opts, ...before)));
        }
        this.workloads = made;
        this.registerOutputs({});
    }
}

function found(workloads: ReadonlyMap<string, DockerWorkload>, role: string): DockerWorkload {
    const workload = workloads.get(role);
    if (!workload) {
        throw new Error(`nothing called ${role} has been declared yet`);
    }
    return workload;
}
