import * as fs from "node:fs";
import * as path from "node:path";
import { Terminal } from "@xterm/headless";
import { MACHINE_CHECKS } from "../../../checks/doctor";
import { drawTerminal } from "../../../docs/pictures/draw";
import { screenRuns, type Run } from "../../../docs/pictures/screen-runs";
import { CLONE } from "../../support/settings";

const PLAIN = { colour: undefined, isBold: false, isDim: false };

async function runsOf(text: string, columns = 20): Promise<Run[][]> {
    const terminal = new Terminal({ cols: columns, rows: 4, allowProposedApi: true });
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    return screenRuns(terminal);
}

test("a screen is taken as pieces of one look each, at their columns, without what is empty", async () => {
    expect(
        await runsOf("\u001b[32m✔\u001b[39m ready   \r\n\r\n\u001b[1;31mno\u001b[0m\u001b[2m 2 s\u001b[0m\r\n"),
    ).toEqual([
        [
            { ...PLAIN, column: 0, columns: 1, text: "✔", colour: 2 },
            { ...PLAIN, column: 1, columns: 6, text: " ready" },
        ],
        [],
        [
            { column: 0, columns: 2, text: "no", colour: 1, isBold: true, isDim: false },
            { ...PLAIN, column: 2, columns: 4, text: " 2 s", isDim: true },
        ],
    ]);
});

test("letters of two columns, and what was scrolled out", async () => {
    const [first] = await runsOf("日本\r\n1\r\n2\r\n3\r\n4\r\n5");
    expect(first).toEqual([{ ...PLAIN, column: 0, columns: 4, text: "日本" }]);
});

test("it is drawn in both themes, each piece at its column and as wide as its columns", async () => {
    const svg = drawTerminal(await runsOf("\u001b[31mFAULT\u001b[39m  <a> & b"), 20, "a & b");
    expect(svg).toContain('<tspan x="14" textLength="42" class="c1">FAULT</tspan>');
    expect(svg).toContain('<tspan x="56" textLength="75.6">  &lt;a&gt; &amp; b</tspan>');
    expect(svg).toContain("<title>a &amp; b</title>");
    expect(svg.match(/fill:#\w{6}/g)?.length).toBe(2 * 9);
    expect(svg).toContain("@media(prefers-color-scheme:dark)");
});

describe("the pictures of the docs", () => {
    const folder = path.join(CLONE, "docs", "pictures");
    const pictures = fs.readdirSync(folder).filter((file) => file.endsWith(".svg"));
    const pages = ["README.md", "docs/commands.md", "docs/concepts.md", "docs/earth-observation.md"].map((page) =>
        fs.readFileSync(path.join(CLONE, page), "utf8"),
    );

    test.each(pictures)(
        "%s is small, shows nothing of the machine that it was made on, and stands in a page",
        (name) => {
            const svg = fs.readFileSync(path.join(folder, name), "utf8");
            expect(svg.length).toBeLessThan(20_000);
            expect(svg).not.toMatch(/\/tmp\/|\/root\b|\/home\/|gaiaflow-clone-|password: |accessKey: /);
            expect(pages.filter((text) => text.includes(`pictures/${name})`))).not.toEqual([]);
        },
    );

    test("what browser tests take pictures of stands in a page, and is there", () => {
        const suites = path.join(CLONE, "test", "e2e", "dev-changes", "suites");
        const tests = fs.readdirSync(suites).map((file) => fs.readFileSync(path.join(suites, file), "utf8"));
        const taken = tests.flatMap((text) => [...text.matchAll(/\bpicture\(.*"([\w-]+)"\)/g)].map(([, name]) => name));
        const docs = path.join(CLONE, "docs");
        const markdown = fs.readdirSync(docs).filter((file) => file.endsWith(".md"));
        const texts = markdown.map((page) => fs.readFileSync(path.join(docs, page), "utf8"));
        const shown = texts.flatMap((text) =>
            [...text.matchAll(/\(pictures\/([\w-]+)\.webp\)/g)].map(([, name]) => name),
        );
        const files = fs.readdirSync(folder).filter((file) => file.endsWith(".webp"));
        expect([...taken].sort()).toEqual([...shown].sort());
        expect(files.sort()).toEqual(shown.map((name) => `${name}.webp`).sort());
        expect(taken.length).toBeGreaterThan(0);
    });

    test("that of doctor has every check of today", () => {
        // Stale? npx tsx docs/pictures/make.ts
        const svg = fs.readFileSync(path.join(folder, "doctor.svg"), "utf8");
        expect(MACHINE_CHECKS.map(({ title }) => title).filter((title) => !svg.includes(title))).toEqual([]);
    });
});
