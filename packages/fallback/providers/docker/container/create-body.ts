import { toLabelMap } from "../labels";
import { toHealthConfig } from "./healthcheck";
import { toHostConfig, type HostConfig } from "./host-config";
import { toExposedPorts } from "./ports";
import type { ContainerInputs } from "./schema";
import { toVolumes } from "./volumes";

/** The body of Docker's "create a container". What is left out, Docker takes from the image or its own defaults. */
export interface CreateBody {
    readonly Image: string;
    readonly Hostname?: string | undefined;
    readonly Domainname?: string | undefined;
    readonly User?: string | undefined;
    readonly Tty: boolean;
    readonly OpenStdin: boolean;
    readonly Env?: readonly string[] | undefined;
    readonly Cmd?: readonly string[] | undefined;
    readonly Entrypoint?: readonly string[] | undefined;
    readonly WorkingDir?: string | undefined;
    readonly Labels?: Readonly<Record<string, string>> | undefined;
    readonly ExposedPorts?: Readonly<Record<string, object>> | undefined;
    readonly Volumes?: Readonly<Record<string, object>> | undefined;
    readonly StopSignal?: string | undefined;
    readonly StopTimeout?: number | undefined;
    readonly Healthcheck?: object | undefined;
    readonly HostConfig: HostConfig;
}

/**
 * What to ask Docker for. The networks of `networksAdvanced` are not in it: as upstream, the container is made on the
 * network of `networkMode`, and then moved.
 */
export function toCreateBody(inputs: ContainerInputs): CreateBody {
    return {
        Image: inputs.image,
        Hostname: inputs.hostname,
        Domainname: inputs.domainname,
        User: inputs.user,
        Tty: inputs.tty,
        OpenStdin: inputs.stdinOpen,
        Env: unlessEmpty(inputs.envs),
        Cmd: unlessEmpty(inputs.command),
        Entrypoint: unlessEmpty(inputs.entrypoints),
        WorkingDir: inputs.workingDir,
        Labels: inputs.labels && toLabelMap(inputs.labels),
        ExposedPorts: inputs.ports && toExposedPorts(inputs.ports),
        Volumes: inputs.volumes && toVolumes(inputs.volumes).Volumes,
        StopSignal: inputs.stopSignal,
        StopTimeout: inputs.stopTimeout === 0 ? undefined : inputs.stopTimeout,
        Healthcheck: inputs.healthcheck && toHealthConfig(inputs.healthcheck),
        HostConfig: toHostConfig(inputs),
    };
}

/** Docker takes an empty list for "none at all", where a program means "as the image says". */
function unlessEmpty(texts: readonly string[] | undefined): readonly string[] | undefined {
    return texts === undefined || texts.length === 0 ? undefined : texts;
}
