/** From nothing to a trained model, as docs/getting-started.md has it: the template, the npm package, and nothing of the clone. */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { runDocker } from "@gaiaflow/cli/platform/containers";
import { PROJECT_LABEL } from "../../../lib/labels";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { freePorts } from "../../support/free-ports";
import { Cookiecutter } from "../../support/generated-projects";
import { packClone } from "../../support/npm-package";

jest.setTimeout(1_800_000);

let clone: CloneCopy;
let root: string;
let tarball: string;
let cookiecutter: Cookiecutter;

/** A project with GaiaFlow's package in it. */
interface Made {
    readonly folder: string;
    readonly gaiaflow: (...args: string[]) => execa.ExecaChildProcess;
}

async function make(name: string, examples: "yes" | "no"): Promise<Made> {
    await succeed(cookiecutter.run(root, { project_name: name, examples }));
    const folder = path.join(root, name);
    const options = {
        cwd: folder,
        env: clone.env,
        extendEnv: false,
        reject: false,
        all: true,
        stdin: "ignore",
    } as const;
    await succeed(execa("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", tarball], options));
    const gaiaflow = path.join(folder, "node_modules", ".bin", "gaiaflow");
    return { folder, gaiaflow: (...args) => execa(gaiaflow, args, options) };
}

/** Ports that nothing else on this machine has; all else is as it was generated. */
async function usePorts(folder: string): Promise<void> {
    const [airflow, mlflow, minio, minioConsole, jupyter] = await freePorts(5);
    const ports = stringify({ "gaiaflow:ports": { airflow, mlflow, minio, minioConsole, jupyter } });
    await fs.appendFile(path.join(folder, "Pulumi.dev.yaml"), ports.replaceAll(/^/gm, "  ").trimEnd() + "\n");
}

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
    let project: Made;
    const ours = (...list: string[]) => runDocker([...list, "--filter", `label=${PROJECT_LABEL}=${name}`]);

    beforeAll(async () => {
        project = await make(name, "yes");
        await usePorts(project.folder);
    });

    afterAll(async () => {
        await project.gaiaflow("destroy", "--yes");
    });

    test("starts, trains a model and once more by the DAG with the schedule, and passes check and tests", async () => {
        await succeed(project.gaiaflow("start"));
        for (const dag of ["train_iris", "train_again"]) {
            expect(await succeed(project.gaiaflow("run", dag, "--wait", "--yes"))).toContain("register: success");
        }
        await succeed(project.gaiaflow("check"));
        expect(await succeed(project.gaiaflow("test"))).toContain("airflow: passed; project: passed.");
        // The lock that came with it was the one that the start would have made.
        await succeed(cookiecutter.run(path.join(root, "again"), { project_name: name }));
        const lock = (folder: string) => fs.readFile(path.join(folder, "pylock.toml"), "utf8");
        expect(await lock(project.folder)).toBe(await lock(path.join(root, "again", name)));
    });

    test("is removed with all that it made", async () => {
        await succeed(project.gaiaflow("destroy", "--yes"));
        expect([await ours("ps", "--all", "--quiet"), await ours("volume", "ls", "--quiet")]).toEqual(["", ""]);
    });
});

test("a project without examples has no fault in any stack", async () => {
    const { gaiaflow } = await make("empty", "no");
    await succeed(gaiaflow("tools"));
    const { stdout } = await gaiaflow("preview", "--json");
    const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; faults: string[] }[] };
    expect(stacks.map(({ stack, faults }) => [stack, faults])).toEqual([
        ["dev", []],
        ["prod_local", []],
        ["prod", []],
    ]);
});
