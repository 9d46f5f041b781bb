import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { renderJsonSchema, SCHEMA_FILES } from "../../contract/json-schema";
import { parseTaskConfig, type TaskConfig } from "../../contract/task-config";

const root = join(__dirname, "..", "..");
const fixtures = join(root, "contract", "fixtures");

function read(path: string): unknown {
    return JSON.parse(readFileSync(path, "utf8"));
}

function fixturesOf(kind: "valid" | "invalid"): [string, unknown][] {
    return readdirSync(join(fixtures, kind)).map((file) => [basename(file, ".json"), read(join(fixtures, kind, file))]);
}

describe("the task config", () => {
    test.each(SCHEMA_FILES)("%s is what zod derives; if not, run: npx tsx contract/generate.ts", (file) => {
        expect(readFileSync(join(root, file), "utf8")).toBe(renderJsonSchema());
    });

    test.each(fixturesOf("valid"))("%s is taken as it stands", (mode, document) => {
        const config: TaskConfig = parseTaskConfig(document);
        expect(config).toEqual(document);
        expect(config.mode).toBe(mode);
    });

    test("every mode has a fixture", () => {
        expect(fixturesOf("valid").map(([mode]) => mode)).toEqual(["dev", "prod", "prod_local"]);
    });

    test.each(fixturesOf("invalid"))("%s is refused, with the key named", (_, fixture) => {
        const { key, document } = fixture as { key: string; document: unknown };
        expect(() => parseTaskConfig(document)).toThrow(key);
    });
});
