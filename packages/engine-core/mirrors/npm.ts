import { isLoopback } from "./loopback";

/** One line of an `npmrc`. */
export interface NpmSetting {
    readonly name: string;
    readonly value: string;
}

/** Settings without which a machine's registry is not reached. */
const REACHING = /^(registry|@[^:]+:registry|proxy|https-proxy|noproxy|strict-ssl|replace-registry-host)$/;
const PUBLIC_REGISTRY = /^https?:\/\/registry\.npmjs\.org\/?$/;

/** Reads an `npmrc`, with `${NAME}` replaced from the environment as npm does. */
export function parseNpmrc(text: string, environment: NodeJS.ProcessEnv): NpmSetting[] {
    return text.split(/\r?\n/).flatMap((line) => {
        const [, name, value] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
        const bare = value?.replace(/^"(.*)"$/, "$1");
        const full = bare?.replace(/\$\{(\w+)\}/g, (whole, key: string) => environment[key] ?? whole);
        return name === undefined || full === undefined ? [] : [{ name, value: full }];
    });
}

/** The registry that a variable names, as npm reads it. */
export function npmSettingsOf(environment: NodeJS.ProcessEnv): NpmSetting[] {
    const value = environment["npm_config_registry"] ?? environment["NPM_CONFIG_REGISTRY"];
    return value === undefined ? [] : [{ name: "registry", value }];
}

/**
 * The lines of an `npmrc` that reach the same registries; a later setting of a name wins.
 *
 * Credentials go along only for a registry of the machine's own: one for the public registry serves to publish.
 */
export function renderNpmrc(settings: readonly NpmSetting[]): string[] {
    const last = [...new Map(settings.map((setting) => [setting.name, setting.value]))];
    const kept = last.filter(
        ([name, value]) => REACHING.test(name) && !PUBLIC_REGISTRY.test(value) && !isLoopback(value),
    );
    const registries = kept
        .filter(([name]) => name.endsWith("registry"))
        .map(([, value]) => value.replace(/^https?:/, ""));
    const credentials = last.filter(
        ([name]) => name.startsWith("//") && registries.some((url) => `${url}/`.startsWith(credentialPath(name))),
    );
    return [...kept, ...credentials].map(([name, value]) => `${name}=${value}`);
}

/** `//host/path/` of `//host/path/:_authToken`. */
function credentialPath(name: string): string {
    return name.slice(0, name.lastIndexOf(":"));
}
