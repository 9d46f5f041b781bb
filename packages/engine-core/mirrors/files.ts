import { shellQuote } from "../shell-quote";
import { credentialsFor, isStandardMirror, reachingSettings, renderAptSources } from "./apt";
import { CERTIFICATE_VARIABLES } from "./certificates";
import { isLoopback } from "./loopback";
import type { MachineSettings } from "./machine";
import { renderNpmrc } from "./npm";
import { renderPipConfig, uvVariables } from "./python";

/** Where a build step mounts the settings. */
export const MIRRORS_FOLDER = "/mirrors";

const GO_SETTINGS = ["GOPROXY", "GONOPROXY", "GOPRIVATE", "GOSUMDB", "GONOSUMDB", "GOINSECURE"];
const PROXIES = ["http_proxy", "https_proxy", "all_proxy"];
const NO_PROXY = "no_proxy";

/**
 * What a step of an image build needs to reach the package registries as this machine does: small files by name.
 *
 * `use` is read by the step's shell (`. /mirrors/use`) and sets variables for that step alone. On a machine without
 * special settings it sets none, and there is no other file.
 *
 * @param release Debian release of the image that is built.
 */
export function mirrorFiles(machine: MachineSettings, release: string): Record<string, string> {
    const files = { ...aptFiles(machine, release, MIRRORS_FOLDER), ...otherFiles(machine) };
    const has = (name: string): boolean => files[name] !== undefined;
    const variables = {
        ...(has("apt.conf") ? { APT_CONFIG: `${MIRRORS_FOLDER}/apt.conf` } : {}),
        ...(has("pip.conf") ? { PIP_CONFIG_FILE: `${MIRRORS_FOLDER}/pip.conf` } : {}),
        ...(has("npmrc") ? { NPM_CONFIG_USERCONFIG: `${MIRRORS_FOLDER}/npmrc` } : {}),
        ...(has("ca.crt")
            ? Object.fromEntries(CERTIFICATE_VARIABLES.map((name) => [name, `${MIRRORS_FOLDER}/ca.crt`]))
            : {}),
        ...uvVariables(machine.pip, machine.environment),
        ...pick(machine.go, GO_SETTINGS),
        ...pick(machine.environment, ["CONDA_CHANNEL_ALIAS"]),
        ...proxies(machine.environment),
    };
    return { ...files, use: renderUse(variables) };
}

/**
 * The files that let apt reach the machine's mirror of Debian.
 *
 * @param folder Where the files will stand when apt runs.
 * @param withSources Whether they name the mirror too, where it is not the public one.
 */
export function aptFiles(
    machine: MachineSettings,
    release: string,
    folder: string,
    withSources = true,
): Record<string, string> {
    const named = withSources && !isStandardMirror(machine.debian);
    const sources = named ? renderAptSources(machine.debian, release) : [];
    const addresses = Object.values(machine.debian).map(({ uri }: { uri: string }) => uri);
    const auth = credentialsFor(machine.aptAuth, addresses);
    const trust = needsCertificates(machine, addresses);
    const settings = [
        ...reachingSettings(machine.aptConfig),
        ...(sources.length === 0
            ? []
            : [`Dir::Etc::SourceList "${folder}/sources.list";`, `Dir::Etc::SourceParts "/dev/null";`]),
        ...(auth.length === 0 ? [] : [`Dir::Etc::Netrc "${folder}/auth.conf";`]),
        ...(trust ? [`Acquire::https::CAInfo "${folder}/ca.crt";`] : []),
    ];
    return withoutEmpty({
        "apt.conf": settings,
        "sources.list": sources,
        "auth.conf": auth,
        "ca.crt": trust ? [machine.certificates.trimEnd()] : [],
    });
}

function otherFiles(machine: MachineSettings): Record<string, string> {
    return withoutEmpty({ "pip.conf": renderPipConfig(machine.pip), npmrc: renderNpmrc(machine.npm) });
}

/** A slim Debian has no certificates at all, so apt needs ours as soon as the mirror speaks TLS. */
function needsCertificates(machine: MachineSettings, addresses: readonly string[]): boolean {
    return machine.ownAuthority || addresses.some((address) => address.startsWith("https:"));
}

function proxies(environment: NodeJS.ProcessEnv): Record<string, string> {
    const both = (name: string): string[] => [name, name.toUpperCase()];
    const found = pick(environment, PROXIES.flatMap(both));
    return Object.keys(found).length === 0 ? {} : { ...found, ...pick(environment, both(NO_PROXY)) };
}

function pick(from: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
    const entries = names.map((name) => [name, from[name] ?? ""] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== "" && !isLoopback(value)));
}

function renderUse(variables: Readonly<Record<string, string>>): string {
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
    return ["# Read by a step of an image build: . /mirrors/use", ...lines, ""].join("\n");
}

function withoutEmpty(files: Readonly<Record<string, readonly string[]>>): Record<string, string> {
    const full = Object.entries(files).filter(([, lines]) => lines.length > 0);
    return Object.fromEntries(full.map(([name, lines]) => [name, `${lines.join("\n")}\n`]));
}
