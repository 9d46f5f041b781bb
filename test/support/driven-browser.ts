import * as fs from "node:fs/promises";
import * as path from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { ensureBrowser } from "./browser";

/** What the docs show at their width without a blur, in pixels. */
const VIEW = { width: 1280, height: 800 };
/** Of a hundred: letters are sharp, and a page has a third of the bytes of a PNG. */
const QUALITY = 85;
/** A page's scripts have a busy machine to share. */
const PATIENCE_MS = 120_000;
/** How long a picture waits for that at most. */
const REST_MS = 15_000;

/** Starts a browser without a screen, with a profile of its own that goes with it. */
export async function startBrowser(): Promise<Browser> {
    return puppeteer.launch({
        executablePath: await ensureBrowser(),
        // Both of the smallest one of Debian's and of Chrome itself.
        headless: "shell",
        // As root, as in a CI's container, there is no sandbox.
        args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars"],
        defaultViewport: VIEW,
    });
}

/** A page in a window of its own, with no cookie of another one. */
export async function openedPage(browser: Browser, url: string): Promise<Page> {
    const page = await (await browser.createBrowserContext()).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(url, { waitUntil: "domcontentloaded" });
    return page;
}

/**
 * Waits until a page shows all of these texts, wherever on it.
 *
 * @throws {Error} With what it shows instead.
 */
export async function shows(page: Page, ...texts: readonly string[]): Promise<void> {
    // As text, since what runs in a page is of another world than what this is compiled for.
    const areThere = `${JSON.stringify(texts)}.every((text) => document.body.innerText.includes(text))`;
    try {
        await page.waitForFunction(areThere, { polling: 250 });
    } catch (error) {
        const shown = String(await page.evaluate("document.body.innerText"));
        throw new Error(`${page.url()} has no ${texts.join(", ")}, but:\n${shown}`, { cause: error });
    }
}

/**
 * Takes a picture of what a page shows, once it has come to rest.
 *
 * @param folder Where NAME.webp goes. Without one, no picture is taken.
 */
export async function picture(page: Page, folder: string | undefined, name: string): Promise<void> {
    if (folder === undefined) {
        return;
    }
    // A page that asks for news again and again does not come to rest.
    await page.waitForNetworkIdle({ idleTime: 1000, concurrency: 2, timeout: REST_MS }).catch(() => undefined);
    const image = await page.screenshot({ type: "webp", quality: QUALITY });
    await fs.writeFile(path.join(folder, `${name}.webp`), image);
}
