import * as semver from "semver";
import { dependencies } from "../../package.json";

/** The release that is installed: that of the npm package @pulumi/pulumi, since the two must agree. */
export const PULUMI_VERSION = dependencies["@pulumi/pulumi"];

/** Whether a user's own release can serve: as new as ours, of the same major. */
export function fits(version: string): boolean {
    return semver.satisfies(version, `^${PULUMI_VERSION}`);
}
