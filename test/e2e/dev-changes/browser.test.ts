/**
 * What the tutorial has its reader look at, in a browser. With GAIAFLOW_PICTURES=docs/pictures its pictures are taken of it:
 * npm run pictures -- pages
 */
import type { Browser } from "puppeteer-core";
import { airflowApi, type DagRunEnd } from "../../support/airflow-api";
import { succeed } from "../../support/clone";
import { startBrowser } from "../../support/driven-browser";
import { freePorts } from "../../support/free-ports";
import { makePlatform, type Platform } from "../../support/platform";
import { airflowPages } from "./suites/airflow-pages";
import { notebookPage } from "./suites/notebook-page";
import { storedPages } from "./suites/stored-pages";

jest.setTimeout(1_800_000);

describe("somebody with a browser", () => {
    let platform: Platform;
    let browser: Browser;
    let serving: number;
    let run: DagRunEnd;
    const fixture = () => ({ platform, browser, run, serving, pictures: process.env["GAIAFLOW_PICTURES"] });

    beforeAll(async () => {
        // First, since it takes seconds: without one no platform is brought up, and left behind.
        browser = await startBrowser();
        const services = ["airflow", "mlflow", "jupyter", "serving"];
        platform = await makePlatform({ services, serving: { model: "models:/iris@champion" } });
        [serving = 0] = await freePorts(1);
        await platform.configure({ ports: { ...platform.ports, serving } });
        await succeed(platform.gaiaflow("tools"));
        await platform.up();
        const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
        run = await api.run("train_iris");
    });
    afterAll(async () => {
        try {
            await browser.close();
        } finally {
            await platform.remove();
        }
    });

    airflowPages(fixture);
    storedPages(fixture);
    notebookPage(fixture);
});
