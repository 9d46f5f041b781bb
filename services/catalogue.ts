import type * as pulumi from "@pulumi/pulumi";
import { pageUrl, type StackIdentity } from "../lib/names";
import { dataVolumeName } from "../lib/resource-names";
import { CATALOGUE } from "./list";
import type { BuildOptions, PortDefinition, ServiceDefinition } from "./service";
import type { Passwords, ServiceOptions } from "./stack";

export { CATALOGUE };

type Definition = (typeof CATALOGUE)[number];
type FurtherImage = Extract<Definition, { readonly images: readonly string[] }>["images"][number];
type Replicated = Extract<Definition, { readonly replicates: readonly string[] }>;
type KeysOf<T> = T extends unknown ? keyof T & string : never;
type Page = { readonly opens: "page"; readonly login: object };
type Published<T> = T extends { readonly name: infer Name extends string; readonly selectable: true }
    ? T extends { readonly ports: Readonly<Record<Name, Page>> }
        ? Name
        : never
    : never;

/** A service that users ask for by `gaiaflow:services`. */
export type ServiceName = Extract<Definition, { readonly selectable: true }>["name"];
/** What an image of ours is for; `gaiaflow:images` may name another one. */
export type ImageName = Exclude<Definition, { readonly images: readonly string[] }>["name"] | FurtherImage;
/** A process that goes on running, by the name under which the others reach it. */
export type Role = KeysOf<Definition["memory"]>;
/** A role of which several may run at once, in a cluster. */
export type ReplicatedRole = Replicated["replicates"][number];
/** A key of `gaiaflow:ports`. */
export type PortName = KeysOf<Definition["ports"]>;

const definitions: readonly ServiceDefinition[] = CATALOGUE;

export const SERVICES = definitions.filter(({ selectable }) => selectable).map(({ name }) => name as ServiceName);
/** Those that run where the configuration says nothing. */
export const DEFAULT_SERVICES = definitions
    .filter(({ optional = false, selectable }) => selectable && !optional)
    .map(({ name }) => name as ServiceName);
export const IMAGES = definitions.flatMap(imagesOf) as ImageName[];
/** All ports by their keys in the configuration. */
export const PORTS = merged(({ ports }) => ports) as Readonly<Record<PortName, PortDefinition>>;
/** Memory limits where the stack says nothing else, in the order in which the roles start. */
export const DEFAULT_MEMORY = merged(({ memory }) => memory) as Readonly<Record<Role, string>>;
export const ROLES = Object.keys(DEFAULT_MEMORY) as readonly Role[];
/**
 * Services with pages that always ask for a login, which a host name of a team's may lead to; each has a port of its name.
 * MLflow asks for one only where `gaiaflow:mlflow.login` says so.
 */
export const PUBLISHED_SERVICES = definitions
    .filter(({ name, ports, selectable }) => selectable && ports[name]?.opens === "page" && ports[name].login)
    .map(({ name }) => name as Published<Definition>);
export const REPLICATED = definitions.flatMap(({ replicates = [] }) => replicates) as ReplicatedRole[];

/** What runs when these services are asked for: they and what they need, in the order of the catalogue. */
export function running(asked: readonly string[]): readonly ServiceDefinition[] {
    const names = withNeeds(asked);
    return definitions.filter(({ name }) => names.has(name));
}

/** The roles of a service that go on running; none for a name that is no service's. */
export function rolesOf(service: string): readonly string[] {
    return definitions.filter(({ name }) => name === service).flatMap(({ memory }) => Object.keys(memory));
}

/** The services that have at least one of these roles, in the order of the catalogue, as far as users ask for them. */
export function servicesWith(roles: readonly string[]): ServiceName[] {
    return SERVICES.filter((service) => rolesOf(service).some((role) => roles.includes(role)));
}

/** The port that a browser is sent to for a service: that of its page, else of its API; undefined for one without either. */
export function browsedPort(service: string): PortName | undefined {
    const ports = Object.entries(definitions.find(({ name }) => name === service)?.ports ?? {});
    const [name] = ports.find(([, { opens }]) => opens === "page") ?? ports[0] ?? [];
    return name as PortName | undefined;
}

/** What the volumes of these services are called in their labels. */
export function dataVolumesOf(services: readonly string[]): string[] {
    const volumes = definitions.filter(({ name }) => services.includes(name)).flatMap((service) => service.volumes);
    return volumes.map(dataVolumeName);
}

/** The images that these services and what they need run on. */
export function neededImages(asked: readonly ServiceName[]): ImageName[] {
    return running(asked)
        .flatMap(imagesOf)
        .map((image) => image as ImageName);
}

/** The images of `images/` that a service runs on, but for those that others start from. */
export function imagesOf({ images, name }: ServiceDefinition): readonly string[] {
    return images ?? [name];
}

/** Arguments of the build of an image of `images/`; none of one that is no service's own. */
export function buildArgs(image: string, options: BuildOptions): Readonly<Record<string, string>> {
    return definitions.find(({ name }) => name === image)?.buildArgs?.(options) ?? {};
}

/** The roles that go on running when these services are asked for. */
export function neededRoles(asked: readonly ServiceName[]): Role[] {
    return running(asked).flatMap(({ memory }) => Object.keys(memory) as Role[]);
}

/** The ports at which these services and what they need are reached. */
export function neededPorts(
    asked: readonly ServiceName[],
    options: Pick<ServiceOptions, "objectStore" | "outside">,
): PortName[] {
    const ports = running(asked).flatMap(({ ports }) => Object.entries(ports));
    return ports.filter(([, { when }]) => when?.(options) ?? true).map(([name]) => name as PortName);
}

/** The ports that a stack has whatever runs of it: not those of a service that runs only where it is named, and is not. */
export function keptPorts(asked: readonly string[]): readonly string[] {
    const kept = definitions.filter(({ name, optional = false }) => !optional || asked.includes(name));
    return kept.flatMap(({ ports }) => Object.keys(ports));
}

/** The address at which a port of this machine is reached from it. */
export function portUrl(identity: StackIdentity, name: PortName, port: number): string {
    return PORTS[name].opens === "page" ? pageUrl(identity, port) : `http://127.0.0.1:${port}`;
}

/** The environment by which tasks, notebooks and services find these services and what they need. */
export function clientEnvironment(
    asked: readonly ServiceName[],
    { outside }: Pick<ServiceOptions, "outside"> = {},
): Record<string, string> {
    const environments = running(asked).map(({ clientEnvironment: own, outsideEnvironment, replacedBy }) =>
        replacedBy !== undefined && outside?.[replacedBy] ? outsideEnvironment?.(outside) : own,
    );
    return Object.assign({}, ...environments) as Record<string, string>;
}

/** The secret variables by which pods of tasks open these services and what they need; none where nothing asks for any. */
export function clientSecrets(
    asked: readonly string[],
    password: Passwords,
    options: ServiceOptions,
): Record<string, pulumi.Output<string>> {
    const secrets = running(asked).map((service) => service.clientSecrets?.(password, options) ?? {});
    return Object.assign({}, ...secrets) as Record<string, pulumi.Output<string>>;
}

function withNeeds(names: readonly string[]): ReadonlySet<string> {
    const needs = definitions.filter(({ name }) => names.includes(name)).flatMap((service) => service.needs);
    const all = new Set([...names, ...needs]);
    return all.size === new Set(names).size ? all : withNeeds([...all]);
}

function merged<T>(part: (service: ServiceDefinition) => Readonly<Record<string, T>>): Record<string, T> {
    return Object.assign({}, ...definitions.map(part)) as Record<string, T>;
}
