import * as fs from "node:fs";
import * as path from "node:path";
import { headingsOf, linksOf, type Link } from "./markdown";
import { slugOf } from "./slug.cjs";

/** Where a link of a page leads to: a file of the clone, and a heading in it. */
export interface Target {
    /** From the clone's root. */
    readonly file: string;
    /** Without its `#`; empty for the whole page. */
    readonly anchor: string;
}

/** What a link leads to, or nothing where that is another site. */
export function targetOf(page: string, { target }: Link): Target | undefined {
    if (/^[a-z][a-z+.-]*:/i.test(target)) {
        return undefined;
    }
    const [file = "", anchor = ""] = target.split("#");
    return { file: file === "" ? page : path.posix.join(path.posix.dirname(page), file), anchor };
}

/**
 * The links of pages that lead nowhere: to a file that is not there, or to a heading that its page has not.
 *
 * @param root The folder that pages are named from.
 * @returns A line for each, such as `docs/a.md: b.md#gone`.
 */
export function deadLinks(root: string, pages: readonly string[]): string[] {
    const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");
    const anchors = new Map<string, ReadonlySet<string>>();
    const anchorsOf = (file: string) => {
        const found = anchors.get(file) ?? slugsOf(headingsOf(read(file)));
        anchors.set(file, found);
        return found;
    };
    const isDead = ({ file, anchor }: Target) =>
        !fs.existsSync(path.join(root, file)) ||
        (anchor !== "" && !(file.endsWith(".md") && anchorsOf(file).has(anchor)));
    return pages.flatMap((page) =>
        linksOf(read(page)).flatMap((link) => {
            const target = targetOf(page, link);
            return target && isDead(target) ? [`${page}: ${link.target}`] : [];
        }),
    );
}

/** The second heading of one text has -1 at its end, and so on. */
function slugsOf(headings: readonly string[]): ReadonlySet<string> {
    const slugs = new Set<string>();
    for (const slug of headings.map(slugOf)) {
        let [unique, times] = [slug, 0];
        while (slugs.has(unique)) {
            times += 1;
            unique = `${slug}-${times}`;
        }
        slugs.add(unique);
    }
    return slugs;
}
