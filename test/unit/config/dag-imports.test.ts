import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { missingModules } from "../../../config/dag-imports";
import { CLONE } from "../../support/settings";

let root: string;
const DAG = `
from __future__ import annotations
import json, polars as pl
from airflow.sdk import dag, task
from typing import TYPE_CHECKING
import helpers.dates
from . import relative
from mine.code import go
from google.cloud import storage

if TYPE_CHECKING:
    import types_only
try:
    import orjson
except ImportError:
    orjson = None

@task
def load():
    import pandas as pd  # in a body
    import numpy, yaml

@task.external_python(python="/opt/p")
def elsewhere():
    import torch
`;

beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-dags-"));
    for (const folder of ["dags/helpers", "dags/etl", "project/mine"]) {
        fs.mkdirSync(path.join(root, folder), { recursive: true });
    }
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const missing = (...requirements: string[]) =>
    missingModules({ dags: path.join(root, "dags"), project: path.join(root, "project"), requirements });
const places = (lines: readonly string[]) => lines.map((line) => line.split(",")[0]);

test("what DAG files import and Airflow lacks is named by file, line and module", () => {
    fs.writeFileSync(path.join(root, "dags", "etl", "etl.py"), DAG);
    const lines = missing();
    expect(places(lines)).toEqual([
        "etl/etl.py line 3 imports polars",
        "etl/etl.py line 20 imports pandas",
        "etl/etl.py line 21 imports numpy",
    ]);
    expect(lines[0]).toContain("gaiaflow:airflow.requirements");
});

test("what is asked for counts by its name; where that is no module's, nobody can know", () => {
    fs.writeFileSync(path.join(root, "dags", "etl.py"), "import pandas\nimport polars_ds\nimport sklearn\n");
    expect(places(missing("pandas>=2", "Polars-DS"))).toEqual(["etl.py line 3 imports sklearn"]);
    expect(missing("pandas>=2", "scikit-learn")).toEqual([]);
    expect(places(missing("apache-airflow-providers-http==5"))).toHaveLength(3);
});

test("what other packages of the project have is there", () => {
    fs.writeFileSync(path.join(root, "dags", "etl.py"), "import shared_code\n");
    fs.mkdirSync(path.join(root, "libs/shared/src/shared_code"), { recursive: true });
    expect(places(missing())).toEqual(["etl.py line 1 imports shared_code"]);
    const [dags, project] = [path.join(root, "dags"), path.join(root, "project")];
    const libraries = [path.join(root, "libs/shared/src")];
    expect(missingModules({ dags, libraries, project, requirements: [] })).toEqual([]);
});

test("the example's DAG files lack nothing", () => {
    const [dags, project] = [path.join(CLONE, "dags"), path.join(CLONE, "project")];
    expect(missingModules({ dags, project, requirements: [] })).toEqual([]);
});
