import * as fs from "node:fs/promises";
import * as path from "node:path";
import { jupyter, runCells, saveExecuted, type JupyterServer } from "../../../support/jupyter-kernel";
import { mlflow } from "../../../support/mlflow-api";
import { docker } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

const NOTEBOOK = "explore_iris.ipynb";
/** Processes of the container that are kernels: it may have no ps. */
const COUNT = "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c '[i]pykernel_launcher' || true";

/** The example notebook, through Jupyter's own server. */
export function notebook(fixture: () => Platform): void {
    describe("the example notebook", () => {
        let server: JupyterServer;
        beforeAll(async () => {
            server = { port: fixture().ports.jupyter, token: (await fixture().logins()).jupyter.token };
        });
        const onHost = (): string => path.join(fixture().dir, "project/notebooks", NOTEBOOK);

        test("is refused to a wrong token and to none", async () => {
            expect((await jupyter({ ...server, token: "wrong" }, "GET", `contents/${NOTEBOOK}`)).status).toBe(403);
            expect((await fetch(`http://127.0.0.1:${server.port}/api/contents`)).status).toBe(403);
        });

        test("runs where tasks' packages are, and not in Jupyter's container", async () => {
            const [outputs] = await runCells(server, [
                "import socket, sys; print(socket.gethostname(), sys.executable)",
            ]);
            expect(outputs).toMatchObject([{ output_type: "stream", text: "kernels /opt/venv/bin/python\n" }]);
            const { kernelspecs } = (await (await jupyter(server, "GET", "kernelspecs")).json()) as {
                kernelspecs: Record<string, { spec: { display_name: string } }>;
            };
            expect(Object.keys(kernelspecs)).toEqual(["python3"]);
            expect(kernelspecs["python3"]?.spec.display_name).toMatch(/^Python 3\.\d+ \(.+\)$/);
        });

        test("leaves no kernel behind when Jupyter's server is killed", async () => {
            await jupyter(server, "POST", "kernels", { name: "python3" });
            const kernels = async (): Promise<number> =>
                Number((await docker("exec", fixture().container("kernels"), "sh", "-c", COUNT)).trim());
            await until("the kernel runs", async () => (await kernels()) === 1);
            await docker("kill", fixture().container("jupyter"));
            await until("it has ended", async () => (await kernels()) === 0);
            await docker("start", fixture().container("jupyter"));
            await until("Jupyter answers", () =>
                jupyter(server, "GET", "contents").then(
                    ({ ok }) => ok,
                    () => false,
                ),
            );
        });

        test("runs, logs to MLflow, is saved, and belongs to the clone's owner", async () => {
            const outputs = await saveExecuted(server, NOTEBOOK);
            expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
            expect(outputs.length).toBeGreaterThan(0);

            const text = await fs.readFile(onHost(), "utf8");
            expect(text).toContain('"execute_result"');
            expect((await fs.stat(onHost())).uid).toBe((await fs.stat(fixture().dir)).uid);

            const found = await mlflow<{ experiment: { experiment_id: string } }>(
                fixture().ports.mlflow,
                "GET",
                "experiments/get-by-name",
                { experiment_name: "iris-notebook" },
            );
            const { runs } = await mlflow<{ runs: unknown[] }>(fixture().ports.mlflow, "POST", "runs/search", {
                experiment_ids: [found.experiment.experiment_id],
            });
            expect(runs).toHaveLength(4);
        });
    });
}
