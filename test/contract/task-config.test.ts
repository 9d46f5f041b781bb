import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { renderJsonSchema, SCHEMA_FILES } from "../../contract/json-schema";
import { parseTaskConfig, type TaskConfig } from "../../contract/task-config";

const root = join(__dirname, "..", "..");
const fixtures = join(root, "contract", "fixtures");

function fixturesOf(kind: "valid" | "invalid"): [string, string][] {
    return readdirSync(join(fixtures, kind)).map((file) => [
        basename(file, ".json"),
        readFileSync(join(fixtures, kind, file), "utf8"),
    ]);
}

/** The text of a fixture's document, in which numbers are spelled as the file has them. */
function documentOf(fixture: string): string {
    return fixture.slice(fixture.indexOf("{", 1), fixture.lastIndexOf("}"));
}

describe("the task config", () => {
    test.each(SCHEMA_FILES)("%s is what zod derives; if not, run: npx tsx contract/generate.ts", (file) => {
        expect(readFileSync(join(root, file), "utf8")).toBe(renderJsonSchema());
    });

    test.each(fixturesOf("valid"))("%s is taken as it stands", (mode, text) => {
        const config: TaskConfig = parseTaskConfig(text);
        expect(config).toEqual(JSON.parse(text));
        expect(config.mode).toBe(mode);
    });

    test("every mode has a fixture", () => {
        expect(fixturesOf("valid").map(([mode]) => mode)).toEqual(["dev", "prod", "prod_local"]);
    });

    test.each(fixturesOf("invalid"))("%s is refused, with the key named", (_, fixture) => {
        const { key, document } = JSON.parse(fixture) as { key: string; document: unknown };
        expect(JSON.parse(documentOf(fixture))).toEqual(document);
        expect(() => parseTaskConfig(documentOf(fixture))).toThrow(key);
    });
});
