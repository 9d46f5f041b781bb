import { CATALOGUE } from "./list";
import type { Role } from "./catalogue";
import type { Outside } from "./outside";
import type { ServiceDefinition } from "./service";

const definitions: readonly ServiceDefinition[] = CATALOGUE;

/** The services that do not run in mode prod although others need them. */
export const OUT_OF_PROD = definitions.filter(({ outOfProd }) => outOfProd).map(({ name }) => name);
/** The volumes of which each pod has one of its own on nodes that share no disk. */
export const PASSING_VOLUMES = definitions.flatMap(({ passingVolumes = [] }) => passingVolumes);

/** The services that do not run where the state is elsewhere. */
export function replacedServices(outside: Outside = {}): string[] {
    return definitions
        .filter(({ replacedBy }) => replacedBy !== undefined && outside[replacedBy] !== undefined)
        .map(({ name }) => name);
}

/** The role that names the pod which a role is in: roles of a service that share a volume in memory are in that of the last. */
export function podOf(role: Role): Role {
    const { memory = {}, memoryVolumes = [] } = definitions.find(({ memory }) => role in memory) ?? {};
    return memoryVolumes.length === 0 ? role : ((Object.keys(memory).at(-1) ?? role) as Role);
}
