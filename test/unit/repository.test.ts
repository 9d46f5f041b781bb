import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { dependencies } from "../../package.json";

const root = path.resolve(__dirname, "..", "..");
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");
const listing = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
const files = listing
    .toString()
    .split("\0")
    .filter((file) => file !== "" && fs.existsSync(path.join(root, file)));

/** A path below a folder that the clone has and no project, as pages name it. */
const OWN_PATH =
    /(?<!`)`((?:bench|checks|components|config|contract|docs|lib|packages|policy|python|stacks|test)\/[\w./-]+)`/g;

/** What holds for the repository as a whole, whoever changes it next. */
describe("the repository", () => {
    test("names no registry in a lock file, so that any mirror serves", () => {
        const locks = files.filter((file) => /(package-lock\.json|\.lock|requirements.*\.txt)$/.test(file));
        expect(locks).toContain("package-lock.json");
        for (const lock of locks) {
            expect({ lock, url: /"resolved": "https?:|--(extra-)?index-url/.exec(read(lock))?.[0] }).toEqual({ lock });
        }
    });

    test("names no command in its own package.json, for which npx would install it at each call instead of taking node_modules/.bin", () => {
        expect(JSON.parse(read("package.json"))).not.toHaveProperty("bin");
    });

    test("gives a hash for every Python package of its locks", () => {
        const locks = files.filter((file) => file.endsWith(".lock"));
        expect(locks).toContain("images/airflow/requirements.lock");
        for (const lock of locks) {
            const packages = read(lock)
                .replaceAll(/\\\r?\n/g, " ")
                .split("\n")
                .filter((line) => /^[a-z]/i.test(line));
            expect(packages.length).toBeGreaterThan(0);
            const without = packages.filter((line) => !/==\S+ .*--hash=sha256:[0-9a-f]{64}/.test(line));
            expect({ lock, without }).toEqual({ lock, without: [] });
        }
    });

    test("commits no encryption salt, which would bind everybody to one passphrase", () => {
        const stackFiles = files.filter((file) => /^Pulumi\..+\.yaml$/.test(file));
        expect(stackFiles.sort()).toEqual(["Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.prod_local.yaml"]);
        stackFiles.forEach((file) => expect(read(file)).not.toContain("encryptionsalt"));
    });

    test("pins every npm package, and @pulumi/command to the last release that is sane", () => {
        const { "@pulumi/command": command, ...others } = dependencies;
        expect(command).toBe("1.2.1");
        Object.values(others).forEach((version) => expect(version).toMatch(/^\d+\.\d+\.\d+$/));
    });

    test("has no dead link between its pages", () => {
        const links = files.filter((file) => file.endsWith(".md")).flatMap(linksOf);
        expect(links.length).toBeGreaterThan(0);
        expect(links.filter((link) => !fs.existsSync(path.join(root, link)))).toEqual([]);
    });

    test("has a map of ten lines at most, with every folder", () => {
        const [, map = ""] = read("README.md").split("\n## Map\n");
        const rows = map.split("\n").filter((line) => line.startsWith("| `"));
        expect(rows.length).toBeLessThanOrEqual(10);
        const named = rows.flatMap((row) =>
            [...(row.split("|")[1] ?? "").matchAll(/`([\w-]+)\/`/g)].map(([, name]) => name),
        );
        const folders = files.filter((file) => /^[^.][^/]*\//.test(file)).map((file) => file.split("/")[0]);
        expect(named.sort()).toEqual([...new Set(folders)].sort());
    });

    test("names in its pages no file of its own that is not there, or is elsewhere by now", () => {
        // What was stands in the changelog, too.
        const pages = files.filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md");
        const named = pages.flatMap((page) =>
            [...read(page).matchAll(OWN_PATH)].map(([, file = ""]) => ({ page, file })),
        );
        expect(named.length).toBeGreaterThan(50);
        expect(named.filter(({ file }) => !fs.existsSync(path.join(root, file)))).toEqual([]);
    });
});

/** The files that a page points at, from the root. */
function linksOf(page: string): string[] {
    const targets = [...read(page).matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map((match) => match[1] ?? "");
    return targets.map((target) => path.join(path.dirname(page), target));
}
