import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { deadLinks } from "../../../docs/site/links";
import { blocksOf, headingsOf, linksOf } from "../../../docs/site/markdown";
import { nameOf, PAGES } from "../../../docs/site/pages";
import { slugOf } from "../../../docs/site/slug.cjs";
import { stagePages } from "../../../docs/site/stage";
import { CLONE } from "../../support/settings";

const read = (file: string) => fs.readFileSync(path.join(CLONE, file), "utf8");
const PAGE = `# One \`two\`

[a](b.md#c) and \`[no](code.md)\`, ![picture](x.svg)

\`\`\`text
[no](block.md)
# no heading
\`\`\`

## [Link](d.md) & *more*
`;

describe("a page of Markdown", () => {
    test("has its links with their places, and none of code", () => {
        const links = linksOf(PAGE);
        expect(links.map(({ target }) => target)).toEqual(["b.md#c", "x.svg", "d.md"]);
        expect(links.map(({ start, end }) => PAGE.slice(start, end))).toEqual(["b.md#c", "x.svg", "d.md"]);
    });

    test("has its headings as text, whose anchors are GitHub's", () => {
        expect(headingsOf(PAGE)).toEqual(["One two", "Link & more"]);
        expect(headingsOf(PAGE).map(slugOf)).toEqual(["one-two", "link--more"]);
        expect(slugOf("`gaiaflow:ports.airflow`")).toBe("gaiaflowportsairflow");
        expect(slugOf("Größe_2, e.g. 3")).toBe("größe_2-eg-3");
    });

    test("has its blocks with what they are, where they stand", () => {
        expect(blocksOf(PAGE)).toEqual([{ language: "text", line: 5, text: "[no](block.md)\n# no heading\n" }]);
        expect(blocksOf("1. a\n\n   ```console\n   $ x\n   ```\n")).toMatchObject([{ language: "console", line: 3 }]);
    });
});

describe("links", () => {
    let folder: string;
    beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-pages-"))));
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    test("that lead nowhere are found: files, headings, headings of other pages", () => {
        fs.mkdirSync(path.join(folder, "docs"));
        fs.writeFileSync(path.join(folder, "docs", "b.md"), "# B\n## c\n## c\n");
        const links = [
            "b.md",
            "b.md#c",
            "b.md#c-1",
            "#a",
            "https://example.com/#x",
            "gone.md",
            "b.md#d",
            "#z",
            "../up.md",
        ];
        fs.writeFileSync(path.join(folder, "docs", "a.md"), `# A\n${links.map((link) => `[x](${link})`).join(" ")}`);
        const dead = ["gone.md", "b.md#d", "#z", "../up.md"].map((link) => `docs/a.md: ${link}`);
        expect(deadLinks(folder, ["docs/a.md"])).toEqual(dead);
    });

    test("of every page of the repository lead somewhere, to headings too", () => {
        const listing = execFileSync("git", ["ls-files", "--", "*.md"], { cwd: CLONE, encoding: "utf8" });
        const pages = listing.split("\n").filter((file) => file !== "" && !/template|^findings/.test(file));
        expect(pages).toContain("README.md");
        expect(
            deadLinks(
                CLONE,
                pages.filter((file) => fs.existsSync(path.join(CLONE, file))),
            ),
        ).toEqual([]);
    });
});

describe("the site", () => {
    test("has every page of docs/, once, and its first page names each", () => {
        const own = fs.readdirSync(path.join(CLONE, "docs")).filter((file) => file.endsWith(".md"));
        expect(own.map((file) => `docs/${file}`).filter((page) => !PAGES.includes(page))).toEqual([]);
        expect(new Set(PAGES.map(nameOf)).size).toBe(PAGES.length);
        const first = linksOf(read("docs/README.md")).map(({ target }) => path.posix.join("docs", target));
        expect(PAGES.slice(1).filter((page) => !first.includes(page))).toEqual([]);
    });

    test("gets pages side by side, with links that lead from there, and the files that they link to", () => {
        const stage = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-stage-"));
        try {
            stagePages(CLONE, stage);
            const staged = (file: string) => fs.readFileSync(path.join(stage, file), "utf8");
            expect(staged("toolchain.md")).toContain("[stand-ins](./stand-ins.md)");
            expect(staged("stand-ins.md")).toContain("[toolchain](./toolchain.md)");
            expect(staged("changelog.md")).toContain("(./project.md#in-a-folder-of-its-own)");
            expect(staged("project.md")).toContain("(/files/images/environment/never-sent.ignore.txt)");
            expect(staged("public/files/images/environment/never-sent.ignore.txt")).toBe(
                read("images/environment/never-sent.ignore"),
            );
            expect(staged("commands.md")).toContain("(/files/docs/pictures/start.svg)");
            expect(
                deadLinks(
                    stage,
                    PAGES.map((page) => `${nameOf(page)}.md`),
                ).filter((line) => !line.includes(": /files/")),
            ).toEqual([]);
            expect(staged(".vitepress/navigation.json")).toContain('"text": "The gaiaflow command"');
        } finally {
            fs.rmSync(stage, { recursive: true });
        }
    });
});

test("the page of what is supported has the versions of the locks", () => {
    const page = read("docs/support.md");
    const locked = (image: string, name: string) =>
        new RegExp(`^${name}==(\\S+)`, "m").exec(read(`images/${image}/requirements.lock`))?.[1] ?? "none";
    const versions = [
        locked("airflow", "apache-airflow"),
        locked("airflow", "apache-airflow-providers-cncf-kubernetes"),
        locked("mlflow", "mlflow"),
        locked("jupyter", "jupyterlab"),
        /postgresql-(\d+)/.exec(read("images/postgres/Dockerfile"))?.[1],
        /RELEASE\.[\dTZ-]+/.exec(read("images/minio/Dockerfile"))?.[0],
        /VERSION = "(.*)"/.exec(read("lib/kubernetes-version.ts"))?.[1],
        /VERSION = "(.*)"/.exec(read("lib/minikube-version.ts"))?.[1],
        /"@pulumi\/pulumi": "(.*)"/.exec(read("package.json"))?.[1],
    ];
    expect(versions.filter((version = "none") => !page.includes(`| ${version} |`))).toEqual([]);
});

test("what is said to be turned off is turned off", () => {
    const off: readonly (readonly [string, string])[] = [
        ...["mlflow", "airflow", "environment"].map(
            (image) => [`images/${image}/Dockerfile`, "MLFLOW_DISABLE_TELEMETRY=true"] as const,
        ),
        ["images/minio/Dockerfile", "MINIO_UPDATE=off"],
        ["images/jupyter/jupyter_server_config.py", "c.LabApp.news_url = None"],
        ["images/jupyter/jupyter_server_config.py", "NeverCheckForUpdate"],
        ["packages/toolchain/core/environment.ts", 'PULUMI_SKIP_UPDATE_CHECK: "true"'],
    ];
    expect(off.filter(([file, text]) => !read(file).includes(text))).toEqual([]);
});
