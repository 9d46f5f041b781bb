import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { STACK_LABEL } from "../../../lib/labels";
import { airflowApi } from "../../support/airflow-api";
import { containerTraces, imageTraces, watchProcesses } from "../../support/build-traces";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker } from "../../support/docker-engine";
import { freePorts } from "../../support/free-ports";
import { PRIVATE_MODULE, PRIVATE_PACKAGE, writeLinkedProject } from "../../support/linked-project";
import { startPrivateIndex, type PrivateIndex } from "../../support/private-index";
import type { Logins } from "../../support/platform";

jest.setTimeout(900_000);

/** An image of the project's own on ours, of which one step asks for the logins: without them the build ends there. */
const OWN_IMAGE = {
    "docker/Dockerfile": [
        "ARG GAIAFLOW_BASE",
        "FROM ${GAIAFLOW_BASE}",
        "ARG WORD",
        "USER root",
        "COPY end.txt /opt/words/",
        'RUN --mount=type=secret,id=gaiaflow-logins,target=/run/logins . /run/logins && test -n "$GAIAFLOW_NETRC"',
        "ENV WORD=$WORD",
        'ENTRYPOINT ["/bin/false"]',
        "",
    ].join("\n"),
    "docker/end.txt": "!",
    "src/hello/__init__.py": [
        '__version__ = "1.2.3"',
        "",
        "",
        "def greet(name: str) -> str:",
        "    import os",
        "    from pathlib import Path",
        "",
        "    from team_greetings import greeting",
        "",
        "    return greeting(name) + os.environ['WORD'] + Path('/opt/words/end.txt').read_text()",
        "",
    ].join("\n"),
};

/** What a user has who never clones GaiaFlow: a folder of their own, in which GaiaFlow is a dependency. */
describe("a project in a folder of its own", () => {
    const stack = `linked-${crypto.randomBytes(3).toString("hex")}`;
    let clone: CloneCopy;
    let root: string;
    let folder: string;
    let airflow: number;
    let index: PrivateIndex;
    const login = { username: "reader", password: crypto.randomBytes(12).toString("hex") };

    const command = (name: string, ...args: string[]) => {
        const options = { cwd: folder, env: clone.env, extendEnv: false, reject: false, all: true } as const;
        return execa(path.join(folder, "node_modules", ".bin", name), args, { ...options, stdin: "ignore" });
    };
    const ours = (...list: string[]) => docker(...list, "--filter", `label=${STACK_LABEL}=${stack}`);

    /** Starts with an image that Python's files cannot be read in, and that has some where the project's come. */
    const refusedImage = async () => {
        const file = path.join(folder, "docker", "Dockerfile");
        const packages = "/opt/venv/lib/python3.13/site-packages";
        const steps = `RUN mkdir /project && touch /project/mine && chmod 700 ${packages}/yaml\nONBUILD RUN true\n`;
        await fs.appendFile(file, steps);
        const { exitCode, all } = await command("gaiaflow", "start", "--stack", stack);
        expect(exitCode).not.toBe(0);
        expect(all).toContain("The image of docker/Dockerfile lacks what GaiaFlow needs");
        expect(all).toContain("It has triggers: ONBUILD RUN true.");
        expect(all).toContain("It has files in /project, which is GaiaFlow's own folder.");
        expect(all).toContain(`Not every user may read ${packages}/yaml.`);
    };

    beforeAll(async () => {
        clone = await copyClone();
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-linked-"));
        folder = path.join(root, "hello");
        const ports = await freePorts(5);
        airflow = ports[0] ?? 0;
        index = await startPrivateIndex(login, PRIVATE_PACKAGE, PRIVATE_MODULE);
        const config = {
            "pulumi:disable-default-providers": ["docker", "kubernetes"],
            "gaiaflow:mode": "dev",
            // The kernels' container has the logins, for a notebook's pip.
            "gaiaflow:services": ["airflow", "jupyter"],
            "gaiaflow:ports": { airflow, mlflow: ports[1], minio: ports[2], minioConsole: ports[3], jupyter: ports[4] },
        };
        const project = { indexes: [{ url: index.url, username: login.username }] };
        const own = { dockerfile: "docker/Dockerfile", buildArgs: { WORD: ", again" } };
        const all = { ...project, ...own };
        await writeLinkedProject({ folder, gaiaflow: clone.dir, stack, config, project: all, files: OWN_IMAGE });
    });

    afterAll(async () => {
        await command("gaiaflow", "destroy", "--stack", stack, "--yes");
        await index.close();
        await clone.remove();
        await fs.rm(root, { recursive: true });
    });

    test("names what an index needs that asks for a login, before anything is built", async () => {
        const { exitCode, all } = await command("gaiaflow", "start", "--stack", stack);
        expect([exitCode, all]).toEqual([
            1,
            expect.stringContaining("gaiaflow:project.indexes[0].password is missing"),
        ]);
        expect(all).toContain(
            `pulumi config set --stack ${stack} --secret --path 'gaiaflow:project.indexes[0].password'`,
        );
        await succeed(command("gaiaflow", "tools", "--stack", stack));
        const path = ["--path", "gaiaflow:project.indexes[0].password"];
        const set = command("pulumi", "config", "set", "--stack", stack, "--secret", ...path, login.password);
        await succeed(set);
    });

    test("starts, runs its DAG with its own package, and is removed", async () => {
        const processes = watchProcesses();
        const started = await succeed(command("gaiaflow", "start", "--stack", stack));
        const seen = await processes();
        const show = command("pulumi", "stack", "output", "credentials", "--json", "--show-secrets", "--stack", stack);
        const { airflow: user } = JSON.parse((await show).stdout) as Logins;
        const api = await airflowApi(airflow, user);
        const { id, state } = await api.run("hello");
        expect(state).toBe("success");
        expect(await api.xcom("hello", id, "greet")).toBe("hello world, again!");
        const lock = await fs.readFile(path.join(folder, "pylock.toml"), "utf8");
        expect(lock).toContain(`index = "${index.url}"`);
        const image = await ours("ps", "--filter", "name=-tasks", "--format", "{{.Image}}");
        expect(image).toMatch(/^gaiaflow\/own-environment:/);
        const exported = await succeed(command("pulumi", "stack", "export", "--stack", stack));
        const packages = PRIVATE_MODULE.trim().split("\n").at(-1) ?? "";
        const shown = {
            ...{ lock, seen, started, exported },
            ...(await imageTraces(image, [login.password, packages])),
            ...(await containerTraces(stack)),
        };
        for (const [where, text] of Object.entries(shown)) {
            expect([where, text.includes(login.password)]).toEqual([where, false]);
        }
        // It is what it seems to be: each has something of the build or of the stack.
        const signs = {
            ...{ lock: index.url, seen: "docker build", started: "airflow", exported: index.url, layers: packages },
            ...{ history: "/opt/words", image: "WORD=, again", "build cache": "/run/logins", containers: stack },
            "containers' logs": "airflow",
        };
        for (const [where, sign] of Object.entries(signs)) {
            expect([where, shown[where as keyof typeof shown].includes(sign)]).toEqual([where, true]);
        }
        await refusedImage();
        // Nothing has been replaced by it.
        expect(await ours("ps", "--filter", "name=-tasks", "--format", "{{.Image}}")).toBe(image);
        await succeed(command("gaiaflow", "destroy", "--stack", stack, "--yes"));
        expect([await ours("ps", "--all", "--quiet"), await ours("volume", "ls", "--quiet")]).toEqual(["", ""]);
    });

    test("makes an environment for an editor, of the same packages, and leaves one of another tool alone", async () => {
        await fs.mkdir(path.join(folder, "mine"));
        await fs.writeFile(path.join(folder, "mine", "pyvenv.cfg"), "");
        const refused = await command("gaiaflow", "venv", "--stack", stack, "--folder", "mine");
        expect([refused.exitCode, refused.all]).toEqual([1, expect.stringMatching(/mine is there, and not made by/)]);
        const venv = () => succeed(command("gaiaflow", "venv", "--stack", stack));
        await venv();
        // It is its own, and taken again.
        await venv();
        const imports = "import gaiaflow, hello, team_greetings as team; print(team.greeting('editor'))";
        const { stdout } = await execa(path.join(folder, ".venv", "bin", "python"), ["-c", imports]);
        expect(stdout).toBe("hello editor");
    });

    test("writes nothing to the folder of GaiaFlow, and makes its stacks from any folder below its own", async () => {
        const { stdout } = await execa("git", ["status", "--porcelain", "--ignored"], { cwd: clone.dir });
        expect(stdout.replace(/^!! node_modules\/?$/m, "").trim()).toBe("");
        const options = { cwd: path.join(folder, "dags"), env: clone.env, extendEnv: false };
        const pulumi = path.join(folder, "node_modules", ".bin", "pulumi");
        const list = await execa(pulumi, ["stack", "ls", "--json"], options);
        expect((JSON.parse(list.stdout) as { name: string }[]).map(({ name }) => name)).toContain(stack);
    });

    test("says so where there is no project", async () => {
        const { exitCode, all } = await execa(path.join(folder, "node_modules", ".bin", "gaiaflow"), ["start"], {
            cwd: root,
            env: clone.env,
            extendEnv: false,
            reject: false,
            all: true,
        });
        expect(exitCode).toBe(1);
        expect(all).toMatch(/There is no Pulumi\.yaml in .* or above it\.\nChange to your project's folder/);
    });
});
