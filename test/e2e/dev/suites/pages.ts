import * as http from "node:http";
import * as path from "node:path";
import { browserHost, pageUrl } from "../../../../lib/names";
import { ensureBrowser, renderedPage } from "../../../support/browser";
import { mlflow } from "../../../support/mlflow-api";
import { PROJECT, type Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** A POST as a browser would send it; fetch sets Host and Origin as it likes. @returns The status. */
async function post(port: number, route: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
        const options = { host: "127.0.0.1", port, path: route, method: "POST" };
        const request = http.request(
            { ...options, headers: { "content-type": "application/json", ...headers } },
            (response) => {
                response.resume();
                resolve(response.statusCode ?? 0);
            },
        );
        request.on("error", reject);
        request.end('{"experiment_ids":["0"],"max_results":1}');
    });
}

/** Pages under the stack's own host name, which is not localhost. */
export function pages(fixture: () => Platform): void {
    describe("a page", () => {
        const identity = () => ({ project: PROJECT, stack: fixture().stack });

        test("of MLflow lists runs in a browser", async () => {
            const { mlflow: port } = fixture().ports;
            const name = `pages-${fixture().stack}`;
            const run_name = `seen-${fixture().stack}`;
            const { experiment_id } = await mlflow<{ experiment_id: string }>(port, "POST", "experiments/create", {
                name,
            });
            await mlflow(port, "POST", "runs/create", { experiment_id, run_name, start_time: Date.now() });
            const browser = await ensureBrowser();
            const url = `${pageUrl(identity(), port)}/#/experiments/${experiment_id}/runs`;
            const profile = path.join(fixture().home, "browser");
            const shown = async () => (await renderedPage(browser, url, profile)).includes(run_name);
            await until("the browser shows the run", shown, 300);
        });

        test("of MLflow may write, and one of somebody else's may not", async () => {
            const { mlflow: port } = fixture().ports;
            const route = "/ajax-api/2.0/mlflow/runs/search";
            const host = browserHost(identity());
            const from = (origin: string, at = `${host}:${port}`) => post(port, route, { host: at, origin });
            expect(await from(`http://${host}:${port}`)).toBe(200);
            expect(await from(`http://localhost:${port}`)).toBe(200);
            for (const foreign of ["http://evil.example", `http://other.localhost:${port}`, `http://${host}:1`]) {
                expect([foreign, await from(foreign)]).toEqual([foreign, 403]);
            }
            // As behind port 80, which clients do not name.
            expect(await from(`http://${host}:${port}`, host)).toBe(200);
            expect(await from(`http://${host}:${port}`, "evil.example")).toBe(403);
        });
    });
}
