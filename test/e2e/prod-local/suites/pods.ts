import * as crypto from "node:crypto";
import { airflowApi, type AirflowApi, type DagRunEnd } from "../../../support/airflow-api";
import { docker, python } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** A dict with a value of every kind, as Python writes it: numbers and the order of keys are part of the text. */
export const VALUES =
    String.raw`{"nothing": null, "yes": true, "big": -123456789012345678901234567890, "fraction": 1.5e-300, ` +
    String.raw`"text": "$$ $(HOME) ${"$"}{HOME} {{ ds }} {% raw %} {# 'one' \"two\" \\ \n\t\u00fc\u6f22\ud83d\ude00", ` +
    String.raw`"many": [0, false, null, [[], {}], "", "$$"], "pairs": {"z": {"y": null}, "a": [1], "$(HOME)": "{{ x }}"}, ` +
    String.raw`"empty": {}}`;

/** Puts a text where tasks of the tests look for it. */
export const putObject = (platform: Platform, key: string, text: string): Promise<string> =>
    python(
        platform.container("airflow-scheduler"),
        'import boto3\nboto3.client("s3").put_object(Bucket="data", Key=given["key"], Body=given["text"].encode())',
        { key, text },
    );

/** What functions see and hand on in real pods. */
export function pods(fixture: () => Platform, secret: string): void {
    describe("a task in a pod", () => {
        let api: AirflowApi;
        let run: DagRunEnd;
        const xcom = (task: string) => api.xcom("pod_rows", run.id, task);
        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the tests' DAGs", async () => (await api.dags()).includes("pod_rows"));
            run = await api.run("pod_rows");
        });

        test("ends well, and one that fails at first is tried again", () => {
            const tried = run.tasks.map(({ task_id, state, try_number }) => `${task_id} ${state ?? ""} ${try_number}`);
            expect(tried.sort()).toEqual([
                "flaky success 2",
                ...["give", "mark", "surroundings", "take", "take_mark"].map((task) => `${task} success 1`),
            ]);
        });

        test("gets every JSON value as another pod pushed it, whole and key by key", async () => {
            expect(await xcom("take")).toEqual({ whole: VALUES, each: VALUES });
        });

        test("sees its secret and its variables as they were given, and nothing of how they came", async () => {
            expect(await xcom("surroundings")).toEqual({
                secret: crypto.createHash("sha256").update(secret).digest("hex"),
                text: "$$ $(HOME) 'one' \"two\" ü surroundings",
                user: [50000, 0],
                token: false,
                // Where it works: what fails for a file of the project says so.
                own: ["GAIAFLOW_PROJECT_FOLDER"],
            });
        });

        test("shows no value that it was given or that it hands on in its log", async () => {
            expect(await xcom("mark")).toBe("marked-value");
            expect(await xcom("take_mark")).toBe("marked-value".length);
            for (const task of ["mark", "take_mark", "surroundings", "give", "take"]) {
                const log = await api.log("pod_rows", run.id, task);
                expect(log).toContain(`gaiaflow: running iris.pod_rows:${task}`);
                expect([task, log.match(/marked-value|raw %|123456789012345/)]).toEqual([task, null]);
                expect(log).not.toContain(secret);
            }
        });

        test("shows its log in Airflow while it runs, and after", async () => {
            const id = await api.trigger("pod_talk");
            const log = () => api.log("pod_talk", id, "talk").catch(() => "");
            await until("the first line is there", async () => (await log()).includes("this is the first line"));
            expect(await log()).not.toContain("this is the last line");
            await putObject(fixture(), "heard", "1");
            expect((await api.ended("pod_talk", id)).state).toBe("success");
            const lines = (await log()).split("\n");
            const at = (text: string): number => lines.findIndex((line) => line.includes(text));
            expect(at("this is the last line")).toBeGreaterThan(at("this is the first line"));
        });

        test("reaches Postgres neither by its name nor by its address, with which Airflow's containers reach it", async () => {
            const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
            const address = await docker("inspect", "--format", format, fixture().container("postgres"));
            const connect =
                "import socket\nfor place in given: socket.create_connection((place, 5432), timeout=3).close()";
            await python(fixture().container("airflow-scheduler"), connect, ["postgres", address]);
            await putObject(fixture(), "postgres", address);
            const { id, state } = await api.run("pod_reach");
            expect(state).toBe("success");
            expect(await api.xcom("pod_reach", id, "reach")).toEqual({ name: "not reached", address: "not reached" });
        });
    });
}
