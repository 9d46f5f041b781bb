import { version as sdkVersion } from "@pulumi/pulumi/package.json";

/** Of the SDK whose engine this host serves; the suffix shows in `pulumi about` that it is not Pulumi's own. */
export const version = `${sdkVersion}+gaiaflow.stand-in`;
