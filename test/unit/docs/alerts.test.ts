import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

const DASHBOARDS = path.join(__dirname, "..", "..", "..", "docs", "dashboards");
const read = (name: string): string => fs.readFileSync(path.join(DASHBOARDS, name), "utf8");

interface Rules {
    readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}

const { groups } = parse(read("airflow-alerts.yml")) as Rules;
const rules = groups.flatMap((group) => group.rules);

test("a silent scheduler is an alarm", () => {
    expect(rules.map(({ alert }) => alert)).toEqual(["AirflowSchedulerSilent"]);
});

test.each(rules.map(({ alert, expr }) => [alert, expr]))("the metrics of %s are those of the dashboard", (_, expr) => {
    const names = [...new Set(expr.match(/\bairflow_\w+/g))];
    expect(names).not.toEqual([]);
    const shown = new Set(read("airflow.json").match(/\bairflow_\w+/g));
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
});

test("the page of metrics names the file", () => {
    const page = fs.readFileSync(path.join(DASHBOARDS, "..", "metrics.md"), "utf8");
    expect(page).toContain("(dashboards/airflow-alerts.yml)");
});
