import { openedPage, picture, shows } from "../../../support/driven-browser";
import { mlflow } from "../../../support/mlflow-api";
import { addressOf, fillIn, type Seen } from "../../../support/seen-platform";
import { until } from "../../../support/until";

interface Version {
    readonly run_id: string;
}

export function storedPages(fixture: () => Seen): void {
    const ask = <T>(route: string, query: object) => mlflow<T>(fixture().platform.ports.mlflow, "GET", route, query);

    /** The run that made the champion. */
    const runOfChampion = async () => {
        const champion = { name: "iris", alias: "champion" };
        const { run_id } = (await ask<{ model_version: Version }>("registered-models/alias", champion)).model_version;
        const { run } = await ask<{ run: { info: { experiment_id: string } } }>("runs/get", { run_id });
        return { id: run_id, experiment: run.info.experiment_id };
    };

    test("sees the run in MLflow, with its plots", async () => {
        const { browser, pictures } = fixture();
        const { experiment, id } = await runOfChampion();
        const artifacts = `#/experiments/${experiment}/runs/${id}/artifacts/plots`;
        // A page each: in one and the same, the end of the address alone would change, and the plot before be there still.
        const plotPage = async (file: string) => {
            const page = await openedPage(browser, `${addressOf(fixture(), "mlflow")}/${artifacts}/${file}`);
            await shows(page, file);
            // A file of the browser's own memory, as MLflow's page shows it.
            await page.waitForSelector("img[src^='blob:']");
            return page;
        };
        await plotPage("feature_importance.svg");
        const page = await plotPage("confusion_matrix.svg");
        // At some first visits MLflow opens its assistant beside the page.
        const close = page.locator("button[data-component-id='mlflow.assistant.chat_panel.close']");
        await close
            .setTimeout(3_000)
            .click()
            .catch(() => undefined);
        await picture(page, pictures, "mlflow-plots");
    });

    test("sees the bucket with the plots in MinIO's console", async () => {
        const { browser, pictures, platform } = fixture();
        const { accessKey, secretKey } = (await platform.logins()).minio;
        const page = await openedPage(browser, addressOf(fixture(), "minioConsole"));
        await fillIn(page, { "#accessKey": accessKey, "#secretKey": secretKey });
        // What the licence asks is asked of everybody once.
        await page.locator("::-p-text(Acknowledge)").click();
        const { experiment, id } = await runOfChampion();
        const folder = encodeURIComponent(`${experiment}/${id}/artifacts/plots/`);
        await page.goto(`${addressOf(fixture(), "minioConsole")}/browser/mlflow/${folder}`);
        await shows(page, "mlflow", "confusion_matrix.svg", "feature_importance.svg");
        await picture(page, pictures, "minio-bucket");
    });

    test("gets a prediction", async () => {
        const { browser, serving } = fixture();
        const isServed = async () => (await fetch(`http://127.0.0.1:${serving}/ping`)).ok;
        await until("the model is served", isServed, 300);
        const page = await openedPage(browser, `http://127.0.0.1:${serving}/`);
        await shows(page, "models:/iris@champion: version 1 of iris");
        const headers = '{ "content-type": "application/json" }';
        const answer = await page.evaluate(`(async () => {
            const body = await (await fetch("/input-example")).text();
            return (await fetch("/invocations", { method: "POST", body, headers: ${headers} })).json();
        })()`);
        expect(answer).toEqual({ predictions: ["versicolor", "setosa"] });
    });
}
