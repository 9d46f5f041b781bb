/** From nothing to a trained model, as docs/getting-started.md has it: the template, the npm package, and nothing of the clone. */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { PROJECT_LABEL } from "../../../lib/labels";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker } from "../../support/docker-engine";
import { Cookiecutter } from "../../support/generated-projects";
import { installProject, usePorts, type InstalledProject } from "../../support/installed-project";
import { packClone } from "../../support/npm-package";

jest.setTimeout(1_800_000);

let clone: CloneCopy;
let root: string;
let tarball: string;
let cookiecutter: Cookiecutter;

const make = (name: string, examples: "yes" | "no"): Promise<InstalledProject> =>
    installProject({ cookiecutter, tarball, env: clone.env, root }, { project_name: name, examples });

beforeAll(async () => {
    clone = await copyClone();
    root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-generated-"));
    tarball = (await packClone(clone.dir, root)).file;
    cookiecutter = await Cookiecutter.at(path.join(root, "home"));
});

afterAll(async () => {
    await clone.remove();
    await fs.rm(root, { recursive: true });
});

describe("a project with examples", () => {
    const name = `project-${crypto.randomBytes(3).toString("hex")}`;
    let project: InstalledProject;
    const ours = (...list: string[]) => docker(...list, "--filter", `label=${PROJECT_LABEL}=${name}`);

    beforeAll(async () => {
        project = await make(name, "yes");
        await usePorts(project.folder);
    });

    afterAll(async () => {
        await project.gaiaflow("destroy", "--yes");
    });

    test("starts, trains a model and once more by the DAG with the schedule, and passes check and tests", async () => {
        await succeed(project.npm("start"));
        for (const dag of ["train_iris", "train_again"]) {
            expect(await succeed(project.gaiaflow("run", dag, "--wait", "--yes"))).toContain("register: success");
        }
        await succeed(project.npm("run", "check"));
        expect(await succeed(project.npm("test"))).toContain("airflow: passed; project: passed.");
        // The lock that came with it was the one that the start would have made.
        await succeed(cookiecutter.run(path.join(root, "again"), { project_name: name }));
        const lock = (folder: string) => fs.readFile(path.join(folder, "pylock.toml"), "utf8");
        expect(await lock(project.folder)).toBe(await lock(path.join(root, "again", name)));
    });

    test("is stopped and removed with all that it made", async () => {
        await succeed(project.npm("stop"));
        expect(await ours("ps", "--quiet")).toBe("");
        await succeed(project.npm("run", "destroy", "--", "--yes"));
        expect([await ours("ps", "--all", "--quiet"), await ours("volume", "ls", "--quiet")]).toEqual(["", ""]);
    });
});

describe("a project without examples", () => {
    let project: InstalledProject;
    beforeAll(async () => {
        project = await make(`empty-${crypto.randomBytes(3).toString("hex")}`, "no");
        await usePorts(project.folder);
    });
    afterAll(async () => {
        await project.gaiaflow("destroy", "--yes");
    });

    test("has no fault in any stack", async () => {
        await succeed(project.gaiaflow("tools"));
        const { stdout } = await project.npm("run", "--silent", "preview", "--", "--json");
        const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; faults: string[] }[] };
        expect(stacks.map(({ stack, faults }) => [stack, faults])).toEqual([
            ["dev", []],
            ["prod_local", []],
            ["prod", []],
        ]);
    });

    test("passes its own CI as it is", async () => {
        const workflow = await fs.readFile(path.join(project.folder, ".github/workflows/ci.yml"), "utf8");
        const { jobs } = parse(workflow) as { jobs: { test: { steps: readonly { readonly run?: string }[] } } };
        // Its packages are there.
        const lines = jobs.test.steps.flatMap(({ run = [] }) => run).filter((line) => line !== "npm ci");
        expect(lines.length).toBeGreaterThan(2);
        for (const line of lines) await succeed(project.run("bash", "-e", "-c", line));
    });
});
