import type { Browser, Page } from "puppeteer-core";
import { pageUrl } from "../../lib/names";
import type { DagRunEnd } from "./airflow-api";
import { PROJECT, type Platform, type Ports } from "./platform";

/** A platform on which the example's DAG has run, and a browser. */
export interface Seen {
    readonly platform: Platform;
    readonly browser: Browser;
    /** The run of `train_iris`. */
    readonly run: DagRunEnd;
    /** The port of the served model. */
    readonly serving: number;
    /** The folder that pictures go into; none are taken without one. */
    readonly pictures: string | undefined;
}

/** The address of a page, as `status` says it. */
export function addressOf({ platform }: Seen, service: keyof Ports): string {
    return pageUrl({ project: PROJECT, stack: platform.stack }, platform.ports[service]);
}

/** Types into the fields of a page's form, by their selectors, and sends it with Enter. */
export async function fillIn(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
    for (const [selector, value] of Object.entries(values)) {
        const field = await page.waitForSelector(selector, { visible: true });
        await field?.type(value);
    }
    await page.keyboard.press("Enter");
}
