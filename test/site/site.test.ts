import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { nameOf, PAGES, TYPES_PAGE } from "../../docs/site/pages";
import { ensureBrowser, renderedPage } from "../support/browser";
import { CLONE } from "../support/settings";
import { serveFolder } from "../support/static-site";

/** Of a telephone, a tablet and a desktop, in pixels. */
const WIDTHS = [390, 820, 1280];
const NAMES = [...PAGES.map(nameOf), TYPES_PAGE];
/** As on GitHub's pages, where a repository's stand below its name. */
const BASE = "/gaiaflow/";

/** What a browser finds of a page at a width. */
interface Looked {
    readonly name: string;
    readonly width: number;
    /** How wide it is. */
    readonly wide: number;
    readonly heading: string;
    /** Pictures that did not come. */
    readonly missing: readonly string[];
}

let folder: string;
let site: string;
beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-site-test-"));
    site = path.join(folder, BASE);
    // The first time, it installs what builds it.
    await execa("npm", ["run", "docs", "--", "--out", site], { cwd: CLONE, env: { DOCS_BASE: BASE } });
}, 900_000);
afterAll(() => fs.rmSync(folder, { recursive: true }));

const read = (file: string) => fs.readFileSync(path.join(site, file), "utf8");

test("has a page for each, and for the types of the components with what each argument means", () => {
    expect(NAMES.filter((name) => !fs.existsSync(path.join(site, `${name}.html`)))).toEqual([]);
    const types = read(`${TYPES_PAGE}.html`);
    expect(types).toContain("MinikubeManagerArgs");
    expect(types).toContain("Where containers of the node");
});

test("loads nothing from elsewhere: no script, style, font or picture", () => {
    const all = fs.readdirSync(site, { recursive: true }).map(String);
    const html = all.filter((file) => file.endsWith(".html"));
    const loaded = html.flatMap((file) => [
        ...read(file).matchAll(/<(?:link|script|img)[^>]*? (?:src|href)="([^"]*)"/g),
    ]);
    expect(loaded.length).toBeGreaterThan(NAMES.length);
    expect(loaded.map(([, url = ""]) => url).filter((url) => /^(https?:)?\/\//.test(url))).toEqual([]);
    const css = all.filter((file) => file.endsWith(".css")).map(read);
    expect(css.filter((text) => /url\(["']?(https?:)?\/\/|@import/.test(text))).toEqual([]);
});

test("has no link in it that leads nowhere, to a heading either", () => {
    const ids = new Map<string, ReadonlySet<string>>();
    const idsOf = (file: string) => {
        const found = ids.get(file) ?? new Set([...read(file).matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id));
        ids.set(file, found);
        return found;
    };
    const links = NAMES.map((name) => `${name}.html`).flatMap((page) =>
        [...read(page).matchAll(/<(?:a|img)[^>]*? (?:href|src)="([^"]*)"/g)].map(([, link = ""]) => ({ page, link })),
    );
    const own = links.filter(({ link }) => !/^[a-z]+:/.test(link));
    expect(own.length).toBeGreaterThan(1000);
    const isDead = ({ page, link }: (typeof own)[number]) => {
        const { pathname, hash } = new URL(link, `http://site${BASE}${page}`);
        const file = pathname === BASE ? "index.html" : decodeURIComponent(pathname.slice(BASE.length));
        const isThere = pathname.startsWith(BASE) && fs.existsSync(path.join(site, file));
        return !isThere || (hash !== "" && !idsOf(file).has(decodeURIComponent(hash.slice(1))));
    };
    expect(own.filter(isDead)).toEqual([]);
});

test("has a search over every page, in the browser", () => {
    const chunks = fs.readdirSync(path.join(site, "assets", "chunks"));
    const index = chunks.filter((file) => file.includes("localSearchIndex"));
    expect(index).toHaveLength(1);
    const text = read(path.join("assets", "chunks", index[0] ?? ""));
    expect(NAMES.filter((name) => name !== "index" && !text.includes(`${BASE}${name}.html`))).toEqual([]);
});

test("finds what is typed into its search", async () => {
    const dom = await shown(`
const frame = Object.assign(document.createElement("iframe"), { src: "index.html", width: 1280, height: 900 });
document.body.append(frame);
const found = async (selector, meanwhile = () => {}) => {
    for (let tries = 0; tries < 200; tries++) {
        const element = frame.contentDocument?.querySelector(selector);
        if (element) return element;
        meanwhile();
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
};
await new Promise((resolve) => frame.addEventListener("load", resolve));
// The button is there before its script is.
const button = await found("#local-search button");
const input = await found("#localsearch-input", () => button.click());
input.value = "envInDev";
input.dispatchEvent(new frame.contentWindow.Event("input", { bubbles: true }));
const first = await found("a.result");
write([first?.getAttribute("href") ?? "nothing"]);`);
    expect(dom).toEqual([expect.stringMatching(/^\/gaiaflow\/[\w-]+\.html(#|$)/)]);
}, 300_000);

test("is read in a browser at every width: headings, pictures, and no page is wider than the screen", async () => {
    const looked = (await shown(LOOK)) as Looked[];
    expect(looked).toHaveLength(NAMES.length * WIDTHS.length);
    expect(looked.filter(({ wide, width }) => wide > width)).toEqual([]);
    expect(looked.filter(({ heading }) => heading === "")).toEqual([]);
    expect(looked.filter(({ missing }) => missing.length > 0)).toEqual([]);
}, 300_000);

/** Shows each page in a frame of each width, and writes down what it finds. */
const LOOK = `
const found = [];
for (const width of ${JSON.stringify(WIDTHS)}) for (const name of ${JSON.stringify(NAMES)}) {
    const frame = Object.assign(document.createElement("iframe"), { src: name + ".html" });
    frame.style.cssText = "border:0;height:900px;width:" + width + "px";
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    found.push({
        name, width, wide: page.documentElement.scrollWidth,
        heading: page.querySelector("h1")?.textContent ?? "",
        missing: [...page.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src),
    });
    frame.remove();
}
write(found);`;

/** What a script writes in a page of the site, in a browser. */
async function shown(script: string): Promise<unknown> {
    const write = 'const write = (found) => (document.querySelector("#result").textContent = JSON.stringify(found));';
    const page = `<!doctype html><pre id="result"></pre><script type="module">${write}${script}</script>`;
    fs.writeFileSync(path.join(site, "look.html"), page);
    const { url, close } = await serveFolder(folder);
    try {
        const dom = await renderedPage(await ensureBrowser(), `${url}${BASE}look.html`, path.join(folder, "profile"));
        const [, json = "[]"] = /<pre id="result">(.*?)<\/pre>/s.exec(dom) ?? [];
        return JSON.parse(json.replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&amp;", "&"));
    } finally {
        close();
    }
}
