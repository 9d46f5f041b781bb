import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { validateConfig } from "../../../config/validate";
import { blocksOf, type Block } from "../../../docs/site/markdown";
import { CLONE_PAGES, PAGES } from "../../../docs/site/pages";
import { RUN_BY } from "../../../docs/site/run-by";
import { SERVICES } from "../../../services/catalogue";
import { typed, type Document } from "../../support/config-commands";
import { CLONE } from "../../support/settings";

const read = (file: string) => fs.readFileSync(path.join(CLONE, file), "utf8");
const SET = /^(?:npx )?pulumi config set(.*?) '?(gaiaflow:[^' ]+)'?(?: (.*))?$/;

interface PageBlock {
    readonly page: string;
    readonly block: Block;
}
/** What is read where a project or a package is, and not on the site. */
const READMES = [
    ...["common", "examples"].map((folder) => `packages/create-gaiaflow/template-source/${folder}/README.md`),
    ...["packages/create-gaiaflow/README.md", "python/README.md"],
];
const ALL_PAGES = ["README.md", ...READMES, ...PAGES];
const blocks: readonly PageBlock[] = ALL_PAGES.flatMap((page) =>
    blocksOf(read(page)).map((block) => ({ page, block })),
);
const consoles = blocks.filter(({ block }) => block.language === "console");

/** What a block says is to be typed, without the comments behind it. */
function commandsOf({ text }: Block): string[] {
    const lines = text.split("\n").flatMap((line) => /^ *\$ (.+)$/.exec(line)?.[1] ?? []);
    return lines.map((line) => line.replace(/ +# .*$/, "").trim());
}
const commands = [...new Set(consoles.flatMap(({ block }) => commandsOf(block)))];

test("every block says what it is: what is typed is in those of console alone", () => {
    const at = ({ page, block }: PageBlock) => `${page}:${block.line}`;
    expect(blocks.filter(({ block }) => block.language === "").map(at)).toEqual([]);
    expect(blocks.filter(({ block }) => /^(bash|sh|shell|zsh)$/.test(block.language)).map(at)).toEqual([]);
    expect(consoles.filter(({ block }) => commandsOf(block).length === 0).map(at)).toEqual([]);
    expect(commands.length).toBeGreaterThan(50);
});

test("every command is run by a test, which has it", () => {
    const others = commands.filter((line) => !SET.test(line));
    expect(others.filter((line) => !RUN_BY.some((entry) => entry.typed.test(line)))).toEqual([]);
    expect(RUN_BY.filter((entry) => !others.some((line) => entry.typed.test(line)))).toEqual([]);
    const isRun = ({ test: file, proof }: (typeof RUN_BY)[number]) =>
        fs.existsSync(path.join(CLONE, file)) && read(file).includes(proof);
    expect(RUN_BY.filter((entry) => !isRun(entry))).toEqual([]);
});

const stackOf = (line: string) => /--stack (\S+)/.exec(line)?.[1] ?? "dev";
/** What pages say to set, each block with what the blocks above it on its page have set of the same stack. */
const settings = consoles.flatMap(({ page, block }, at) => {
    const own = commandsOf(block).filter((line) => SET.test(line));
    const above = consoles.slice(0, at).filter((other) => other.page === page);
    const before = above.flatMap((other) => commandsOf(other.block).filter((line) => SET.test(line)));
    const stack = stackOf(own[0] ?? "");
    const lines = [...before.filter((line) => stackOf(line) === stack), ...own];
    return own.length === 0 ? [] : [[`${page}:${block.line}`, stack, lines] as const];
});
/** What somebody types where a line asks for a value. */
const ASKED: Readonly<Record<string, string>> = {
    webhook: "https://hooks.example.com/x",
    url: "postgresql://gaiaflow:password@db.example.com:5432",
};

test.each(settings)("the lines at %s set what the program takes", (_, stack, lines) => {
    const start: Document = { project: { package: "iris" } };
    const document = lines.map(plain).reduce<Document>((before, line) => typed(line, before), start);
    const values = Object.entries(document).map(([key, value]) => {
        const text = JSON.stringify(value, (name, each: unknown) =>
            each === "asked-for" ? (ASKED[name] ?? each) : each,
        );
        return [key, text] as const;
    });
    const secret = lines.filter((line) => line.includes("--secret"));
    const secretKeys = new Set(secret.flatMap((line) => /gaiaflow:(\w+)/.exec(line)?.[1] ?? []));
    expect(validateConfig({ stack, values: Object.fromEntries(values), secretKeys }).faults).toEqual([]);
});

/** A line as messages print it, in the one order that `config-commands.ts` reads. */
function plain(line: string): string {
    const [, options = "", key = "", value] = SET.exec(line) ?? [];
    const flags = ["--path", "--secret"].filter((flag) => options.includes(flag)).join(" ");
    return `pulumi config set --stack dev ${flags} '${key}'${value === undefined ? "" : ` ${value}`}`;
}

/** What earlier tools were called with, of which the page of commands has a table. */
const EARLIER = /^gaiaflow (dev|prod-local) /;

// What was is in it, too.
const ofToday = ALL_PAGES.filter((page) => page !== "CHANGELOG.md");

test.each([
    ["users name", ofToday.filter((page) => !CLONE_PAGES.includes(page)), []],
    ["those who change GaiaFlow name", CLONE_PAGES, ["--clone"]],
])("no page for %s a command, an option or a script that is none", (_, pages, options) => {
    const inline = pages
        .flatMap((page) => [
            ...read(page).matchAll(/(?<!`)`((?:eval "\$\()?(?:(?:npx )?gaiaflow |npm (?:run|start|stop))[^`\n]*)`/g),
        ])
        .map(([, line = ""]) => line)
        .filter((line) => !EARLIER.test(line));
    const ofBlocks = consoles.filter(({ page }) => pages.includes(page)).flatMap(({ block }) => commandsOf(block));
    expect(inline.length).toBeGreaterThan(10);
    const script = path.join(CLONE, "docs", "site", "typed.mjs");
    const input = [...ofBlocks, ...inline].map((line) => line.replace(/^eval "\$\((.*)\)"$/, "$1")).join("\n");
    expect(execFileSync("node", [script, ...options], { input, encoding: "utf8" })).toBe("");
});

test("the page of commands names every service that can be chosen", () => {
    const [, list = ""] = /^Services are (.+?);/m.exec(read("docs/commands.md")) ?? [];
    expect([...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual([...SERVICES]);
});

test("the page of options is that of the commands of today", () => {
    // Stale? node docs/site/help.mjs
    const script = path.join(CLONE, "docs", "site", "help.mjs");
    expect(execFileSync("node", [script, "--print"], { encoding: "utf8" })).toBe(read("docs/help.md"));
});
