import * as fs from "node:fs";
import * as path from "node:path";
import { targetOf } from "./links";
import { headingsOf, linksOf } from "./markdown";
import { nameOf, NAVIGATION, PAGES } from "./pages";

/** What a browser shows by its ending; of all else it would offer a file. */
const SHOWN = /\.(svg|webp|yml|txt)$/;

/**
 * Writes the pages as VitePress takes them: side by side in one folder, with links that lead from there; what they link to
 * and is no page lies in `public/`, and navigation in `.vitepress/`.
 *
 * @param root The clone.
 * @param into An empty folder.
 */
export function stagePages(root: string, into: string): void {
    for (const page of PAGES) {
        write(into, `${nameOf(page)}.md`, stagedPage(root, into, page));
    }
    const items = NAVIGATION.map(({ title, pages, made = {} }) => ({
        text: title,
        items: [
            ...pages.map((page) => ({ text: titleOf(root, page), link: `/${nameOf(page)}` })),
            ...Object.entries(made).map(([text, name]) => ({ text, link: `/${name}` })),
        ],
    }));
    write(into, path.join(".vitepress", "navigation.json"), JSON.stringify(items, undefined, 4));
    fs.copyFileSync(path.join(__dirname, "config.mjs"), path.join(into, ".vitepress", "config.mjs"));
    fs.copyFileSync(path.join(__dirname, "slug.cjs"), path.join(into, ".vitepress", "slug.cjs"));
    fs.cpSync(path.join(__dirname, "theme"), path.join(into, ".vitepress", "theme"), { recursive: true });
}

/** Its text with its links as they are on the site. */
function stagedPage(root: string, into: string, page: string): string {
    const text = fs.readFileSync(path.join(root, page), "utf8");
    return linksOf(text).reduceRight((done, link) => {
        const target = targetOf(page, link);
        if (target === undefined) {
            return done;
        }
        const anchor = target.anchor === "" ? "" : `#${target.anchor}`;
        const place = PAGES.includes(target.file) ? `./${nameOf(target.file)}.md` : stageFile(root, into, target.file);
        return `${done.slice(0, link.start)}${place}${anchor}${done.slice(link.end)}`;
    }, text);
}

/** A file, or a folder by the list of what is in it. */
function stageFile(root: string, into: string, file: string): string {
    const from = path.join(root, file);
    const isFolder = fs.statSync(from).isDirectory();
    const name = `files/${file}${SHOWN.test(file) ? "" : ".txt"}`;
    write(into, path.join("public", name), isFolder ? listOf(from) : fs.readFileSync(from));
    return `/${name}`;
}

function listOf(folder: string): string {
    const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const files = entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    return `${files.sort().join("\n")}\n`;
}

function titleOf(root: string, page: string): string {
    return headingsOf(fs.readFileSync(path.join(root, page), "utf8"))[0] ?? nameOf(page);
}

function write(into: string, file: string, content: string | Buffer): void {
    const to = path.join(into, file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, content);
}
