import type { Context } from "../kit/resource";
import type { Engine } from "./engine";
import type { RegistryAuths } from "./registry-auth";

/** What every docker resource works with. */
export interface DockerClient {
    readonly engine: Engine;
    /** From the provider's `registryAuth`: the only credentials of pulls. */
    readonly auths: RegistryAuths;
    /** An absolute path for one that a program gave: relative ones start at the program's folder. */
    readonly pathOf: (path: string) => string;
}

/** A docker operation's surroundings. */
export type DockerContext = Context<DockerClient>;
