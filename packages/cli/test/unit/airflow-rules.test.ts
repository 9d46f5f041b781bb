import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { airflowRules } from "../../platform/airflow-rules";

/** By ruff itself, from PyPI at first use. */
let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-rules-"))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

const OLD = `from airflow import DAG
from airflow.datasets import Dataset

with DAG("old", schedule_interval="@daily"):
    Dataset("s3://a/b")
`;

test("what Airflow 3 no longer has is found with its line, and what is safe is changed", async () => {
    const file = path.join(folder, "old.py");
    fs.writeFileSync(file, OLD);
    const found = await airflowRules(folder, folder, false);
    expect(found).toContainEqual(expect.objectContaining({ file: "old.py", line: 4, rule: "AIR301", fixable: true }));
    expect(fs.readFileSync(file, "utf8")).toBe(OLD);
    const left = await airflowRules(folder, folder, true);
    expect(left.length).toBeLessThan(found.length);
    expect(fs.readFileSync(file, "utf8")).toContain('schedule="@daily"');
});

test("a file without a fault has none", async () => {
    fs.writeFileSync(path.join(folder, "new.py"), "from airflow.sdk import DAG\n");
    expect(await airflowRules(folder, folder, false)).toEqual([]);
});
