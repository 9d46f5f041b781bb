import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/settings";
import { clientSecrets } from "../services/catalogue";
import { serviceOptions } from "./service-args";

/** The Secret by which pods of tasks open the stack's services: the object store's key, MLflow's login. The name is older. */
const CLIENT_SECRET = "gaiaflow-s3";

/**
 * Its name, where the services give pods anything secret: with a role for the bucket and no login of MLflow's, none does. Values
 * come of the platform; which there are is known before.
 */
export function clientSecretNames(settings: Settings): readonly string[] {
    const given = clientSecrets(settings.services, () => pulumi.output(""), serviceOptions(settings));
    return Object.keys(given).length > 0 ? [CLIENT_SECRET] : [];
}

/** Its data by its name, where there is one. */
export function clientSecret<T>(settings: Settings, data: T): Readonly<Record<string, T>> {
    return Object.fromEntries(clientSecretNames(settings).map((name) => [name, data]));
}
