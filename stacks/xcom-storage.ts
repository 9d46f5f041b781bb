import type { Settings } from "../config/settings";
import type { TaskConfig } from "../contract/task-config";
import { XCOM_BUCKET, OBJECT_STORE_ENDPOINT, S3_CREDENTIALS_FILE } from "../services/s3";

const MEBIBYTE = 1024 * 1024;

/** Where tasks keep values that are no JSON or too large; nothing in a stack that refuses them. */
export function xcomStorage({ endpoints, identity, mode, xcom }: Settings): Pick<TaskConfig, "xcomStorage"> {
    if (!xcom.objectStorage) {
        return {};
    }
    const { project, stack } = identity;
    const limits = { maxBytes: xcom.maxObjectMib * MEBIBYTE, keepDays: xcom.keepDays };
    // A bucket may be that of several stacks.
    const place = { prefix: `xcom/${project}.${stack}`, ...limits };
    if (mode !== "prod") {
        const bucket = XCOM_BUCKET;
        return {
            xcomStorage: { bucket, ...place, endpoint: OBJECT_STORE_ENDPOINT, keyFile: S3_CREDENTIALS_FILE },
        };
    }
    const { s3 } = endpoints;
    return { xcomStorage: { bucket: xcom.bucket ?? "", ...place, ...(s3 === undefined ? {} : { endpoint: s3 }) } };
}
