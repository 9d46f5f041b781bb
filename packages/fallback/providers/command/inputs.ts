import type { ObjectOf, ObjectSchema } from "../kit/schema";

/** How a command is run; the resource and the function have these alike. */
export const runInputs = {
    /** Names of files, by pattern, to bring back as one archive, or each by itself. */
    archivePaths: { type: "array", items: { type: "string" } },
    assetPaths: { type: "array", items: { type: "string" } },
    addPreviousOutputInEnv: { type: "boolean" },
    /** Relative to the program's folder. Defaults to that folder. */
    dir: { type: "string" },
    environment: { type: "map", values: { type: "string" } },
    /** Defaults to /bin/sh -c, on Windows to cmd /C. */
    interpreter: { type: "array", items: { type: "string" } },
    /** What of the output is shown while the command runs. Defaults to both. */
    logging: { type: "string", enum: ["stdout", "stderr", "stdoutAndStderr", "none"] },
    stdin: { type: "string" },
} as const satisfies ObjectSchema;

/** What a run leaves behind; unknown in every preview that would run it. */
export const runOutputs = {
    archive: { type: "archive", renewed: true },
    assets: { type: "map", values: { type: "union", of: [{ type: "asset" }, { type: "archive" }] }, renewed: true },
    stdout: { type: "string", required: true, renewed: true },
    stderr: { type: "string", required: true, renewed: true },
} as const satisfies ObjectSchema;

/** The checked inputs of a run. */
export type RunInputs = ObjectOf<typeof runInputs>;
