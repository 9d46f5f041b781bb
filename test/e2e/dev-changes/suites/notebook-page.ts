import type { Page } from "puppeteer-core";
import { openedPage, picture, shows } from "../../../support/driven-browser";
import { addressOf, fillIn, type Seen } from "../../../support/seen-platform";

/** Of JupyterLab's menus, by their names. */
async function choose(page: Page, menu: string, item: string): Promise<void> {
    await page.locator(`.lm-MenuBar-itemLabel::-p-text(${menu})`).click();
    await page.locator(`.lm-Menu-itemLabel::-p-text(${item})`).click();
}

export function notebookPage(fixture: () => Seen): void {
    test("opens the notebook in JupyterLab and runs every cell", async () => {
        const { browser, pictures, platform } = fixture();
        const page = await openedPage(browser, `${addressOf(fixture(), "jupyter")}/lab/tree/explore_iris.ipynb`);
        await fillIn(page, { "input[type=password]": (await platform.logins()).jupyter.token });
        await shows(page, "How strongly should the model be regularised?", "| Idle");
        await choose(page, "Run", "Run All Cells");
        // What the last cell shows is a table of the runs that the one before has made.
        await page.waitForSelector(".jp-OutputArea-output table");
        await shows(page, "[1]:", "[2]:", "metrics.accuracy");
        // An address of containers, which leads a browser nowhere.
        expect(await page.$$("a[href^='http://mlflow']")).toEqual([]);
        expect(await page.$$(".jp-OutputArea-output[data-mime-type*='error']")).toEqual([]);
        await picture(page, pictures, "notebook");
    });
}
