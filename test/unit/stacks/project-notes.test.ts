import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { importNotes, largeProject } from "../../../stacks/project-notes";
import { projectLayout } from "../../../config/project-layout";
import { CLONE, settings } from "../../support/settings";

const MIB = 1024 * 1024;
let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-notes-"));
    fs.mkdirSync(path.join(folder, "iris"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(file: string, bytes: number): void {
    const absolute = path.join(folder, "iris", file);
    fs.mkdirSync(path.dirname(absolute), { recursive: true });
    fs.writeFileSync(absolute, "");
    // Takes no room on the disk.
    fs.truncateSync(absolute, bytes);
}

function output(): string | undefined {
    const folders = { root: folder, project: folder, dags: folder, notebooks: folder };
    const own = { package: "iris", scratch: [], mounts: [], programRoot: CLONE, stack: "dev" };
    return largeProject({ project: { ...settings().project, layout: projectLayout({ folders, ...own }).layout } });
}

test("nothing is said of a package of usual size", () => {
    write("table.csv", 100 * MIB);
    write("more/table.csv", 100 * MIB);
    expect(output()).toBeUndefined();
});

test("a file of more than 100 MiB is named, with what to type", () => {
    write("data/it's.parquet", 2048 * MIB);
    write("data/small.csv", 1);
    expect(output()).toContain("takes in 2048 MiB of");
    expect(output()).toContain("  iris/data/it's.parquet has 2048 MiB\n");
    expect(output()).not.toContain("small.csv");
    const type = `printf '\\n%s\\n' 'iris/data/it'\\''s.parquet' >> '${folder}/.gaiaflowignore'`;
    expect(output()).toContain(type);
});

test("what is typed leaves it out, whatever the ignore file and the name are like", () => {
    write("data/table[1] it's.parquet", 101 * MIB);
    write("#table!.csv", 101 * MIB);
    fs.writeFileSync(path.join(folder, ".gaiaflowignore"), "notes without an end of line");
    const lines =
        output()
            ?.split("\n")
            .filter((line) => line.includes(">>")) ?? [];
    expect(lines).toHaveLength(2);
    for (const line of lines) {
        execFileSync("sh", ["-c", line]);
    }
    expect(output()).toBeUndefined();
});

test("of many files that are more than 500 MiB together, the folder that has most of them is named", () => {
    for (let index = 0; index < 6; index++) {
        write(`pictures/${index}.png`, 90 * MIB);
    }
    write("other/table.csv", 1);
    expect(output()).toContain("  iris has 540 MiB\n");
});

test.each([
    ["dev", false, {}, true],
    ["prod_local", false, {}, true],
    ["prod_local", true, {}, true],
    ["prod", true, {}, true],
    ["prod", true, { airflow: "registry.example.com/airflow:1" }, false],
    ["prod", false, {}, false],
] as const)(
    "mode %s with Airflow in its cluster %s, of images %j: what DAG files lack is named: %s",
    (mode, inCluster, images, isNamed) => {
        fs.writeFileSync(path.join(folder, "etl.py"), "import polars\n");
        const { airflow, project } = settings();
        const folders = { ...project.folders, dags: { folder, identity: "1" }, project: { folder, identity: "1" } };
        const changes = { mode, images, airflow: { ...airflow, inCluster }, project: { ...project, folders } };
        const notes = importNotes(settings(changes));
        expect(notes?.includes("etl.py line 1 imports polars") ?? false).toBe(isNamed);
    },
);
