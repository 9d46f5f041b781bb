import { openedPage, picture, shows } from "../../../support/driven-browser";
import { addressOf, fillIn, type Seen } from "../../../support/seen-platform";

const TASKS = ["prepare", "train", "evaluate", "register"];

export function airflowPages(fixture: () => Seen): void {
    test("logs in to Airflow, and sees the DAG's graph and a task's log", async () => {
        const { browser, pictures, platform, run } = fixture();
        expect(run.state).toBe("success");
        const page = await openedPage(browser, `${addressOf(fixture(), "airflow")}/dags/train_iris/runs/${run.id}`);
        const { password, username } = (await platform.logins()).airflow;
        await fillIn(page, { "input[name=username]": username, "input[name=password]": password });
        await shows(page, "train_iris", ...TASKS);
        await page.locator("button[aria-label^='Show Graph']").click();
        for (const task of TASKS) {
            await page.waitForSelector(`.react-flow__node[data-id=${task}]`);
        }
        await picture(page, pictures, "airflow-graph");
        // Beside the narrower grid, the log is wide enough to be read.
        await page.locator("button[aria-label^='Show Grid']").click();
        await page.goto(`${addressOf(fixture(), "airflow")}/dags/train_iris/runs/${run.id}/tasks/evaluate`);
        await shows(page, "iris.evaluate:evaluate");
        await picture(page, pictures, "airflow-log");
    });
}
