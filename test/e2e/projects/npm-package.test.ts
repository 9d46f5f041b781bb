/**
 * What a user has who installs GaiaFlow from npm: the packed tarball of this clone, in a folder outside of it, and its next
 * version. Slow: npx jest --selectProjects projects --testPathPatterns npm-package
 */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { runDocker } from "@gaiaflow/cli/platform/containers";
import { STACK_LABEL } from "../../../lib/labels";
import { airflowApi } from "../../support/airflow-api";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { freePorts } from "../../support/free-ports";
import { writeLinkedProject } from "../../support/linked-project";
import { packClone } from "../../support/npm-package";
import type { Logins } from "../../support/platform";

jest.setTimeout(1_800_000);

const GREET = ['__version__ = "1.2.3"', "", "", "def greet(name: str) -> str:", '    return f"hello {name}"', ""].join(
    "\n",
);
const NEXT = "0.99.0";

describe("a project with the npm package as its only dependency", () => {
    const stack = `packed-${crypto.randomBytes(3).toString("hex")}`;
    let clone: CloneCopy;
    let root: string;
    let folder: string;
    let airflow: number;
    let printed: string;

    const inProject = (program: string, ...args: string[]) =>
        execa(program, args, {
            ...{ cwd: folder, env: clone.env, extendEnv: false, reject: false, all: true, stdin: "ignore" },
        } as const);
    const command = (name: string, ...args: string[]) =>
        inProject(path.join(folder, "node_modules", ".bin", name), ...args);
    const ours = (...list: string[]) => runDocker([...list, "--filter", `label=${STACK_LABEL}=${stack}`]);
    const api = async () => {
        const show = command("pulumi", "stack", "output", "credentials", "--json", "--show-secrets", "--stack", stack);
        return airflowApi(airflow, (JSON.parse((await show).stdout) as Logins).airflow);
    };
    const installed = async () => {
        const manifest = path.join(folder, "node_modules", "gaiaflow", "package.json");
        return (JSON.parse(await fs.readFile(manifest, "utf8")) as { readonly version: string }).version;
    };

    beforeAll(async () => {
        clone = await copyClone();
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-packed-"));
        folder = path.join(root, "hello");
        const packed = await packClone(clone.dir, root);
        printed = packed.printed;
        const [first = 0, mlflow, minio, minioConsole] = await freePorts(4);
        airflow = first;
        await writeLinkedProject({
            ...{ folder, gaiaflow: packed.file, stack },
            config: {
                "pulumi:disable-default-providers": ["docker", "kubernetes"],
                "gaiaflow:mode": "dev",
                "gaiaflow:services": ["airflow"],
                "gaiaflow:ports": { airflow, mlflow, minio, minioConsole },
            },
            files: {
                "index.ts": 'import { platform } from "gaiaflow";\n\nexport = platform;\n',
                "requirements.txt": "",
                "src/hello/__init__.py": GREET,
            },
        });
    });

    afterAll(async () => {
        await command("gaiaflow", "destroy", "--stack", stack, "--yes");
        await clone.remove();
        await fs.rm(root, { recursive: true });
    });

    test("is installed compiled, with its commands, and without what only the clone has a use for", async () => {
        console.log(printed);
        const program = path.join(folder, "node_modules", "gaiaflow");
        const { stdout } = await execa("find", [program, "-name", "*.ts", "-not", "-name", "*.d.ts"]);
        expect(stdout).toBe("");
        await expect(fs.stat(path.join(folder, "node_modules", "typescript"))).rejects.toThrow("ENOENT");
        expect(await succeed(command("gaiaflow", "--help"))).toContain("One local-first ML platform");
        await succeed(command("gaiaflow", "tools", "--stack", stack));
    });

    test("starts, and runs its DAG", async () => {
        await succeed(command("gaiaflow", "start", "--stack", stack));
        const { id, state } = await (await api()).run("hello");
        expect(state).toBe("success");
        expect(await (await api()).xcom("hello", id, "greet")).toBe("hello world");
    });

    test("is upgraded by one version number: what runs goes on, and data stays", async () => {
        const before = [await ours("ps", "--no-trunc", "--quiet"), await ours("volume", "ls", "--quiet")];
        const { file } = await packClone(clone.dir, root, NEXT);
        await succeed(inProject("npm", "install", file, "--prefer-offline", "--no-audit", "--no-fund"));
        expect(await installed()).toBe(NEXT);
        await succeed(command("gaiaflow", "start", "--stack", stack));
        expect([await ours("ps", "--no-trunc", "--quiet"), await ours("volume", "ls", "--quiet")]).toEqual(before);
        const runs = await (await api()).get<{ dag_runs: { state: string }[] }>("/dags/hello/dagRuns");
        expect(runs.dag_runs.map(({ state }) => state)).toEqual(["success"]);
    });

    test("is removed", async () => {
        await succeed(command("gaiaflow", "destroy", "--stack", stack, "--yes"));
        expect([await ours("ps", "--all", "--quiet"), await ours("volume", "ls", "--quiet")]).toEqual(["", ""]);
    });
});
