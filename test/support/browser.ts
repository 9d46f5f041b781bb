import execa from "execa";
import { aptInstall, mayInstall } from "@gaiaflow/engine-core/apt-install";
import which from "which";

/** Browsers that need no screen. Ubuntu's chromium is a snap, which containers cannot run; it comes last. */
const COMMANDS = ["chromium-headless-shell", "google-chrome", "chrome", "chromium"];

/** The command of a browser; Debian's smallest is installed where this machine has none and we may. */
export async function ensureBrowser(): Promise<string> {
    const found = await findBrowser();
    if (found !== undefined) {
        return found;
    }
    if (!(await mayInstall())) {
        throw new Error(`This machine has no browser (${COMMANDS.join(", ")}) for the tests of pages.`);
    }
    await aptInstall(["chromium-headless-shell"], "browser-install", () => {});
    const installed = await findBrowser();
    if (installed === undefined) {
        throw new Error("apt installed chromium-headless-shell, and there is no such command.");
    }
    return installed;
}

/** A page as the browser shows it once its scripts have come to rest, as HTML. */
export async function renderedPage(browser: string, url: string, profile: string): Promise<string> {
    const args = [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
        ...["--virtual-time-budget=30000", `--user-data-dir=${profile}`, "--dump-dom"],
    ];
    const { stdout } = await execa(browser, [...args, url], { timeout: 120_000 });
    return stdout;
}

async function findBrowser(): Promise<string | undefined> {
    const found = await Promise.all(COMMANDS.map((command) => which(command, { nothrow: true })));
    return found.find((command) => command !== null) ?? undefined;
}
