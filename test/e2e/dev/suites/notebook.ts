import * as fs from "node:fs/promises";
import * as path from "node:path";
import { jupyter, saveExecuted, type JupyterServer } from "../../../support/jupyter-kernel";
import { mlflow } from "../../../support/mlflow-api";
import type { Platform } from "../../../support/platform";

const NOTEBOOK = "explore_iris.ipynb";

/** The example notebook, through Jupyter's own server. */
export function notebook(the: () => Platform): void {
    describe("the example notebook", () => {
        let server: JupyterServer;
        beforeAll(async () => {
            server = { port: the().ports.jupyter, token: (await the().logins()).jupyter.token };
        });
        const onHost = (): string => path.join(the().dir, "project/notebooks", NOTEBOOK);

        test("is refused to a wrong token and to none", async () => {
            expect((await jupyter({ ...server, token: "wrong" }, "GET", `contents/${NOTEBOOK}`)).status).toBe(403);
            expect((await fetch(`http://127.0.0.1:${server.port}/api/contents`)).status).toBe(403);
        });

        test("runs, logs to MLflow, is saved, and belongs to the clone's owner", async () => {
            const outputs = await saveExecuted(server, NOTEBOOK);
            expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
            expect(outputs.length).toBeGreaterThan(0);

            const text = await fs.readFile(onHost(), "utf8");
            expect(text).toContain('"execute_result"');
            expect((await fs.stat(onHost())).uid).toBe((await fs.stat(the().dir)).uid);

            const found = await mlflow<{ experiment: { experiment_id: string } }>(
                the().ports.mlflow,
                "GET",
                "experiments/get-by-name",
                { experiment_name: "iris-notebook" },
            );
            const { runs } = await mlflow<{ runs: unknown[] }>(the().ports.mlflow, "POST", "runs/search", {
                experiment_ids: [found.experiment.experiment_id],
            });
            expect(runs).toHaveLength(4);
        });
    });
}
