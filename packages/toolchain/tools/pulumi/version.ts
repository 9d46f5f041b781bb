import * as semver from "semver";
import { dependencies } from "../../../../package.json";

/** The release that is installed: that of the npm package @pulumi/pulumi, since the two must agree. */
export const PULUMI_VERSION = dependencies["@pulumi/pulumi"];

/** Of each provider's npm package, by the provider's name: the engine asks for exactly that plugin. */
export const PROVIDER_VERSIONS: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(dependencies)
        .filter(([name]) => name.startsWith("@pulumi/"))
        .map(([name, version]) => [name.slice("@pulumi/".length), version]),
);

/** Whether a user's own release can serve: as new as ours, of the same major. */
export function fits(version: string): boolean {
    return semver.satisfies(version, `^${PULUMI_VERSION}`);
}
