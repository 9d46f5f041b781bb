import { z } from "zod";
import { taskConfigSchema } from "./task-config";

/** Where the derived schema is committed: for readers of the contract, and inside the Python package for its wheel. */
export const SCHEMA_FILES = [
    "contract/task-config.schema.json",
    "python/src/gaiaflow/task-config.schema.json",
] as const;

/** The text of the committed JSON Schema, as zod derives it, in words that mean the same to a reader in Python. */
export function renderJsonSchema(): string {
    const schema = z.toJSONSchema(taskConfigSchema, {
        target: "draft-2020-12",
        override: ({ jsonSchema }) => {
            if (jsonSchema.pattern !== undefined) {
                // Python's `$` also matches before a newline at the end.
                jsonSchema.pattern = jsonSchema.pattern.replace(/\$$/, "$(?!\\n)");
            }
            if (Number.isInteger(jsonSchema.const)) {
                jsonSchema.type = "integer";
            }
        },
    });
    return `${JSON.stringify(schema, null, 4)}\n`;
}
