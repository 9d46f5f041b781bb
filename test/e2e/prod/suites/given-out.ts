import * as fs from "node:fs/promises";
import * as path from "node:path";
import { clusterApi } from "../../../support/cluster-api";
import type { Production } from "../../../support/production";
import { until } from "../../../support/until";

/** What an Airflow elsewhere gets, and what it may do with it. */
export function givenOut(fixture: () => Production): void {
    describe("what the stack gives out", () => {
        test("is refused everything but its verbs in its namespace", async () => {
            const { airflowToken, cluster, namespace } = fixture();
            const airflow = await clusterApi(cluster.kubeconfig, await airflowToken());
            const core = (place: string) => `/api/v1/namespaces/${place}`;
            const asked: [string, string, number][] = [
                ["GET", `${core(namespace)}/pods`, 200],
                ["GET", `${core(namespace)}/events`, 200],
                ["GET", `${core("default")}/pods`, 403],
                ["GET", `${core(namespace)}/secrets`, 403],
                ["GET", `${core(namespace)}/configmaps`, 403],
                ["POST", `${core(namespace)}/secrets`, 403],
                ["GET", "/api/v1/nodes", 403],
                ["GET", "/api/v1/namespaces", 403],
                ["GET", `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`, 403],
            ];
            const answers = await Promise.all(asked.map(async ([method, route]) => airflow.status(method, route, {})));
            expect(asked.map(([method, route], at) => [method, route, answers[at]])).toEqual(asked);
        });

        test("is rotated with an overlap: the token before is valid until the next rotation", async () => {
            const { airflowToken, cluster, platform } = fixture();
            const status = async (token: string): Promise<number> =>
                (await clusterApi(cluster.kubeconfig, token)).status(
                    "GET",
                    `/api/v1/namespaces/${fixture().namespace}/pods`,
                );
            const first = await airflowToken();
            await platform.configure({ credentialsVersion: 2 });
            await platform.up();
            const second = await airflowToken();
            expect(second).not.toBe(first);
            expect([await status(first), await status(second)]).toEqual([200, 200]);
            await platform.configure({ credentialsVersion: 3 });
            await platform.up();
            // An API server answers from memory for ten seconds after it last checked a token.
            await until("the token before the last is refused", async () => (await status(first)) === 401);
            expect([await status(second), await status(await airflowToken())]).toEqual([200, 200]);
            expect(await platform.output("airflowToken")).toMatchObject({ version: 3 });
        });

        test("stands in no file that others may read, and in no object of the tasks' namespace", async () => {
            const { admin, airflowToken, givenOut: folder, namespace } = fixture();
            const token = await airflowToken();
            for (const file of await fs.readdir(folder)) {
                const text = await fs.readFile(path.join(folder, file), "utf8");
                const { mode } = await fs.stat(path.join(folder, file));
                expect([file, text.includes(token) && (mode & 0o007) !== 0]).toEqual([file, false]);
            }
            const objects = await Promise.all(
                ["configmaps", "secrets"].map((kind) =>
                    admin.get<{ items: { metadata: { name: string } }[] }>(`/api/v1/namespaces/${namespace}/${kind}`),
                ),
            );
            const encoded = Buffer.from(token).toString("base64");
            const holders = objects
                .flatMap(({ items }) => items)
                .filter((object) => [token, encoded].some((text) => JSON.stringify(object).includes(text)))
                .map(({ metadata }) => metadata.name);
            // The object by which Kubernetes itself issues it.
            expect(holders).toEqual([expect.stringMatching(/^gaiaflow-airflow-\d{14}$/)]);
        });
    });
}
