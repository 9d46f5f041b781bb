import type { UserError } from "../lib/user-error";
import { running } from "../services/catalogue";
import { OBJECT_STORE } from "../services/s3";
import { configKey, setLine } from "./config-commands";
import { configFault } from "./config-fault";
import type { Config } from "./schema";

/** What {@link commandAlone} needs to be valid. */
export const OWN_STORE_KEYS = ["objectStore.command", "objectStore.image"];

/** A command for an object store of one's own, and no image to run it in. */
export function commandAlone(stack: string, { objectStore: { command, image } }: Config): UserError[] {
    if (command === undefined || image !== undefined) {
        return [];
    }
    const path = ["objectStore", "image"];
    const problem = `is missing; expected the server that ${configKey(["objectStore", "command"])} starts`;
    return [configFault(path, problem, setLine(stack, path, "registry.example.com/seaweedfs:4.46"))];
}

/** What {@link nowhereForXcoms} needs to be valid. */
export const XCOM_KEYS = ["services", "xcom.bucket", "xcom.objectStorage"];

/** Values between tasks are to be kept where there is no object store. */
export function nowhereForXcoms(stack: string, { mode, services, xcom }: Config): UserError[] {
    if (!xcom.objectStorage) {
        return [];
    }
    if (mode === "prod") {
        const path = ["xcom", "bucket"];
        const problem = `is missing; expected the bucket for what ${configKey(["xcom", "objectStorage"])} keeps`;
        return xcom.bucket === undefined ? [configFault(path, problem, setLine(stack, path, "ml-values"))] : [];
    }
    const path = ["services", services.length];
    const problem = `are without mlflow, which brings the object store that ${configKey(["xcom", "objectStorage"])} needs`;
    return running(services).some(({ name }) => name === OBJECT_STORE)
        ? []
        : [configFault(["services"], problem, setLine(stack, path, "mlflow"))];
}

/** What {@link nothingToServe} needs to be valid. */
export const SERVING_KEYS = ["services", "serving.model"];

/** The service that answers by a model is asked for, and no model. */
export function nothingToServe(stack: string, { mode, services, serving: { model } }: Config): UserError[] {
    if (mode === "prod" || model !== undefined || !services.includes("serving")) {
        return [];
    }
    const path = ["serving", "model"];
    const problem = `is missing; expected the registered model that the service serving in ${configKey(["services"])} answers by`;
    return [configFault(path, problem, setLine(stack, path, "models:/iris@champion"))];
}
