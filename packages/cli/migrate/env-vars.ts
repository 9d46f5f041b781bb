import type { Draft } from "./draft";
import { isEarlierPlatform } from "./platform-values";
import type { EarlierCall } from "./earlier-call";

/** Variables that every task of a stack has, and one that 0.0.3 read. */
export const STACK_VARIABLES: ReadonlySet<string> = new Set([
    ...["MLFLOW_TRACKING_URI", "MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"],
    ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "MINIKUBE_GATEWAY"],
]);

/** Takes out of `env_vars` what the stack sets itself, where its value is one of the earlier platform's. */
export function migrateEnvVars(draft: Draft, earlier: EarlierCall): void {
    const { file } = draft;
    const item = earlier.argument("env_vars");
    const entries = item && file.dict(item.value);
    if (item === undefined || entries === undefined) {
        return;
    }
    const gone = entries.map(({ name, value }) => {
        return name !== undefined && STACK_VARIABLES.has(name) && isEarlierPlatform(file, value);
    });
    const isOwn = entries.every(({ from, to }) => item.from <= from && to <= item.to);
    if (gone.every(Boolean) && isOwn) {
        draft.removeItems(earlier.call.args, (arg) => arg === item);
    } else {
        draft.removeItems(entries, (_, index) => gone[index] === true);
    }
}
