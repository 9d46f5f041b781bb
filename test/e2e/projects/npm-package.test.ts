/**
 * What a user has who installs GaiaFlow from npm: the packed tarball of this clone, in a folder outside of it, with its images in
 * a registry, and its next version. Slow: npx jest --selectProjects projects --testPathPatterns npm-package
 */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { STACK_LABEL } from "../../../lib/labels";
import { referencesOf } from "../../../components/image/published-images";
import { airflowApi } from "../../support/airflow-api";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker, tryDocker, watchPulls } from "../../support/docker-engine";
import { freePorts } from "../../support/free-ports";
import { writeLinkedProject } from "../../support/linked-project";
import { packClone } from "../../support/npm-package";
import type { Logins } from "../../support/platform";
import { publishRelease, type PublishedRelease } from "../../support/published-release";

jest.setTimeout(1_800_000);

const GREET = ['__version__ = "1.2.3"', "", "", "def greet(name: str) -> str:", '    return f"hello {name}"', ""].join(
    "\n",
);
const NEXT = "0.99.0";

interface Resource {
    readonly type: string;
    readonly inputs?: { readonly imageName?: string };
}

describe("a project with the npm package as its only dependency", () => {
    const stack = `packed-${crypto.randomBytes(3).toString("hex")}`;
    let clone: CloneCopy;
    let root: string;
    let folder: string;
    let airflow: number;
    let printed: string;
    let release: PublishedRelease;
    let builtImages: string[] = [];

    const inProject = (program: string, ...args: string[]) =>
        execa(program, args, {
            ...{ cwd: folder, env: { ...clone.env, ...release.environment }, extendEnv: false },
            ...{ reject: false, all: true, stdin: "ignore" },
        } as const);
    const command = (name: string, ...args: string[]) =>
        inProject(path.join(folder, "node_modules", ".bin", name), ...args);
    const ours = (...list: string[]) => docker(...list, "--filter", `label=${STACK_LABEL}=${stack}`);
    const api = async () => {
        const show = command("pulumi", "stack", "output", "credentials", "--json", "--show-secrets", "--stack", stack);
        return airflowApi(airflow, (JSON.parse((await show).stdout) as Logins).airflow);
    };
    const pack = (version?: string) =>
        packClone(clone.dir, root, { published: release.manifest, ...(version !== undefined && { version }) });
    /** What Docker has built for the stack. */
    const built = async (): Promise<string[]> => {
        const { stdout } = await command("pulumi", "stack", "export", "--stack", stack);
        const { resources } = (JSON.parse(stdout) as { deployment: { resources: Resource[] } }).deployment;
        return resources
            .filter(({ type }) => type === "docker:index/image:Image")
            .map(({ inputs }) => inputs?.imageName ?? "");
    };
    const installed = async () => {
        const manifest = path.join(folder, "node_modules", "gaiaflow", "package.json");
        return (JSON.parse(await fs.readFile(manifest, "utf8")) as { readonly version: string }).version;
    };

    beforeAll(async () => {
        clone = await copyClone();
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-packed-"));
        folder = path.join(root, "hello");
        release = await publishRelease(clone.dir, await fs.mkdtemp(path.join(root, "release-")));
        const packed = await pack();
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
        await release.remove();
        // It stands on those, which no other stack has.
        for (const name of builtImages) await tryDocker(["image", "rm", name]);
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

    test("starts with the images of the release, each by its digest, and builds none but the project's own", async () => {
        const pulled = await watchPulls();
        const output = await succeed(command("gaiaflow", "start", "--stack", stack));
        expect(output).not.toContain("cannot be pulled");
        const needed = ["python", "uv", "wheel", "airflow", "postgres"];
        const references = [...referencesOf(release.published)]
            .filter(([name]) => needed.some((image) => name.startsWith(`gaiaflow/${image}:`)))
            .map(([, reference]) => reference);
        expect(references).toHaveLength(needed.length);
        const { repository } = release.published;
        const came = pulled().filter((reference) => reference.startsWith(repository));
        expect(came.sort()).toEqual(references.sort());
        builtImages = await built();
        expect(builtImages.map((name) => name.replace(/:.*$/, ""))).toEqual(["gaiaflow/environment"]);
    });

    test("runs its DAG", async () => {
        const { id, state } = await (await api()).run("hello");
        expect(state).toBe("success");
        expect(await (await api()).xcom("hello", id, "greet")).toBe("hello world");
    });

    test("is upgraded by one version number: what runs goes on, and data stays", async () => {
        const before = [await ours("ps", "--no-trunc", "--quiet"), await ours("volume", "ls", "--quiet")];
        const { file } = await pack(NEXT);
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
