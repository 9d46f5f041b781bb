import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { taskConfigSchema } from "../../contract/task-config";

const SCRIPT = `
import json
from dataclasses import fields
from gaiaflow.task_config import CONFIG_OF_MODE, camel_case
print(json.dumps({mode: [camel_case(f.name) for f in fields(kind)] for mode, kind in CONFIG_OF_MODE.items()}))
`;

/** The keys that the Python package reads, by mode. Needs no package beyond Python's own. */
function fieldsInPython(): Record<string, string[]> {
    const source = join(__dirname, "..", "..", "python", "src");
    const environment = { ...process.env, PYTHONPATH: source, PYTHONDONTWRITEBYTECODE: "1" };
    return JSON.parse(execFileSync("python3", ["-c", SCRIPT], { env: environment, encoding: "utf8" })) as Record<
        string,
        string[]
    >;
}

test("Python reads every key of every mode, and no other", () => {
    const modes = taskConfigSchema.options.map(({ shape }): [string, string[]] => [
        shape.mode.value,
        Object.keys(shape).sort(),
    ]);
    const inPython = Object.entries(fieldsInPython()).map(([mode, fields]): [string, string[]] => [
        mode,
        fields.sort(),
    ]);
    expect(Object.fromEntries(inPython)).toEqual(Object.fromEntries(modes));
});
