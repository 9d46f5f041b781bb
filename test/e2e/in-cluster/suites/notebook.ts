import { jupyter, runCells, type JupyterServer } from "../../../support/jupyter-kernel";
import { until } from "../../../support/until";
import { lose, type InCluster } from "./in-cluster";

/** JupyterLab, whose notebooks lie in a claim. */
export function notebook(fixture: () => InCluster): void {
    describe("JupyterLab in the cluster", () => {
        let server: JupyterServer;
        const answers = () =>
            jupyter(server, "GET", "contents").then(
                ({ ok }) => ok,
                () => false,
            );
        beforeAll(async () => {
            const { platform } = fixture();
            server = { port: platform.ports.jupyter, token: (await platform.logins()).jupyter.token };
            await until("Jupyter answers", answers);
        });

        test("is refused to a wrong token", async () => {
            expect((await jupyter({ ...server, token: "wrong" }, "GET", "contents")).status).toBe(403);
        });

        test("runs cells in the environment of tasks, with the project, MLflow and the object store's key", async () => {
            const outputs = await runCells(server, [
                "import iris.train, sys; print(sys.executable)",
                "import mlflow; print([m.name for m in mlflow.MlflowClient().search_registered_models()])",
                "import os; print(os.environ['AWS_ENDPOINT_URL_S3'], len(os.environ['AWS_SECRET_ACCESS_KEY']))",
            ]);
            const texts = outputs.map((cell) => cell.map(({ text, evalue }) => text ?? evalue).join(""));
            expect(texts).toEqual(["/opt/venv/bin/python\n", "['iris']\n", "http://minio:9000 40\n"]);
        });

        test("keeps notebooks when its pod is lost", async () => {
            const content = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
            const saved = { type: "notebook", format: "json", content };
            expect((await jupyter(server, "PUT", "contents/kept.ipynb", saved)).status).toBe(201);
            await lose(fixture(), "jupyter");
            await until("Jupyter answers again", answers);
            expect((await jupyter(server, "GET", "contents/kept.ipynb")).status).toBe(200);
        });
    });
}
