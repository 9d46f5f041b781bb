import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { commandsInClear } from "../../../support/deployment";
import { containersOf, docker, inspect, python } from "../../../support/docker";
import { kubectl } from "../../../support/node";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";
import { putObject } from "./pods";

/** Where no secret may be, after tasks have used them. */
export function secrecy(fixture: () => Platform, secret: string): void {
    describe("a secret of tasks", () => {
        /** By what they are called here; in the form in which they would show, and as Kubernetes writes them. */
        let hidden: Readonly<Record<string, string>>;
        const found = (text: string): string[] =>
            Object.entries(hidden)
                .filter(([, value]) => text.includes(value))
                .map(([name]) => name);
        const stackFolder = () => path.join(fixture().home, ".local/state/gaiaflow/stacks/gaiaflow", fixture().stack);

        beforeAll(async () => {
            const { s3 } = await fixture().logins();
            const kubeconfig = JSON.parse(String(await fixture().output("kubeconfig"))) as {
                users: [{ user: { token: string } }];
            };
            const plain = {
                secret,
                s3: s3.secretKey,
                token: kubeconfig.users[0].user.token,
            };
            const base64 = Object.entries(plain).map(([name, value]) => [
                `${name} in base64`,
                Buffer.from(value).toString("base64"),
            ]);
            hidden = { ...plain, ...(Object.fromEntries(base64) as Record<string, string>) };
        });

        test("is in no state, preview or output", async () => {
            const printed = await Promise.all([
                fixture().pulumi("stack", "export"),
                fixture().pulumi("preview", "--diff", "--json"),
                fixture().pulumi("stack", "output"),
            ]);
            expect(printed.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
            expect(printed[0].all).toContain("task-secret-my-creds");
            expect(found(printed.map(({ all }) => all).join("\n"))).toEqual([]);
            expect(commandsInClear(printed[0].all)).toEqual([]);
        });

        test("is in no container's description or log, and in no log of a task", async () => {
            for (const container of await containersOf(fixture().stack)) {
                const { all = "" } = await execa("docker", ["logs", container], { all: true });
                const { Config } = await inspect(container);
                expect([container, found(all + JSON.stringify(Config))]).toEqual([container, []]);
            }
            const logs = ["find", "/opt/airflow/logs", "-type", "f", "-exec", "cat", "{}", "+"];
            const text = await docker("exec", fixture().container("airflow-scheduler"), ...logs);
            expect(text).toContain("gaiaflow: running iris.pod_rows:surroundings");
            expect(found(text)).toEqual([]);
        });

        test("is in no description of a pod that runs with it, which names it", async () => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            const forget = 'import boto3\nboto3.client("s3").delete_object(Bucket="data", Key="heard")';
            await python(fixture().container("airflow-scheduler"), forget);
            const id = await api.trigger("pod_talk");
            let described = "";
            await until("the pod runs", async () => {
                described = await kubectl(fixture(), "get", "pods", "--all-namespaces", "--output", "yaml");
                return /name: my-creds[^]*phase: Running/.test(described) && (await logOf(api, id)).includes("waiting");
            });
            expect(described).toContain("gaiaflow-s3");
            expect(found(described)).toEqual([]);
            await putObject(fixture(), "heard", "1");
            expect((await api.ended("pod_talk", id)).state).toBe("success");
        });

        test("is in no object of the cluster but in its own, and in no event", async () => {
            const objects = await kubectl(
                fixture(),
                "get",
                "all,events,configmaps,serviceaccounts",
                "-A",
                "--output",
                "yaml",
            );
            expect(objects).toContain("Created container");
            expect(found(objects)).toEqual([]);
        });

        test("is in no file of the clone, and of the stack's folder only in those that Airflow and nobody else reads", async () => {
            const patterns = path.join(fixture().home, "patterns");
            await fs.writeFile(patterns, Object.values(hidden).join("\n"));
            const grep = (folder: string) =>
                execa("grep", ["-rlF", "-f", patterns, "--exclude-dir=cluster", folder], { reject: false });
            expect((await grep(fixture().dir)).stdout).toBe("");
            const { stdout } = await grep(stackFolder());
            expect(stdout).toBe(path.join(stackFolder(), "airflow", "kubeconfig"));
            expect((await fs.stat(stdout)).mode & 0o7137).toBe(0);
            await fs.rm(patterns);
        });
    });
}

const logOf = (api: AirflowApi, id: string): Promise<string> => api.log("pod_talk", id, "talk").catch(() => "");
