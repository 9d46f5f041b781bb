import { z } from "zod";
import { taskConfigSchema } from "./task-config";

/** Where the derived schema is committed: for readers of the contract, and inside the Python package for its wheel. */
export const SCHEMA_FILES = [
    "contract/task-config.schema.json",
    "python/src/gaiaflow/task-config.schema.json",
] as const;

/** The text of the committed JSON Schema, as zod itself derives it. */
export function renderJsonSchema(): string {
    return `${JSON.stringify(z.toJSONSchema(taskConfigSchema, { target: "draft-2020-12" }), null, 4)}\n`;
}
