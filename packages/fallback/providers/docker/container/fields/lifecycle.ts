import type { ObjectSchema } from "../../../kit/schema";

/** When a container starts, is waited for, starts again, and goes. None replaces it. */
export const lifecycleFields = {
    start: { type: "boolean", default: true },
    /** Whether it is to be running. A refresh that finds it stopped puts false here, and so makes the drift. */
    mustRun: { type: "boolean", default: true },
    /** Create returns when it has exited. */
    attach: { type: "boolean", default: false },
    /** With `attach`: keep what it wrote in `containerLogs`. */
    logs: { type: "boolean", default: false },
    /** Docker removes it when it exits. */
    rm: { type: "boolean", default: false },
    /** Create returns when it is healthy. */
    wait: { type: "boolean", default: false },
    /** Seconds. */
    waitTimeout: { type: "integer", default: 60 },
    restart: { type: "string", default: "no", enum: ["no", "on-failure", "always", "unless-stopped"] },
    maxRetryCount: { type: "integer" },
    /** Seconds between SIGTERM and SIGKILL when it is deleted. Without it, SIGKILL at once. */
    destroyGraceSeconds: { type: "integer" },
    /** Whether deleting it deletes its anonymous volumes. */
    removeVolumes: { type: "boolean", default: true },
    /** Does nothing in the official provider either, since it lists containers instead of waiting for one. */
    containerReadRefreshTimeoutMilliseconds: { type: "integer", default: 15000 },
} as const satisfies ObjectSchema;
