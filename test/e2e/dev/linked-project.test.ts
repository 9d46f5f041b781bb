import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { runDocker } from "@gaiaflow/cli/platform/containers";
import { PROJECT_LABEL } from "../../../lib/labels";
import { airflowApi } from "../../support/airflow-api";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { freePorts } from "../../support/free-ports";
import { writeLinkedProject } from "../../support/linked-project";
import type { Logins } from "../../support/platform";

jest.setTimeout(900_000);

/** What a user has who never clones GaiaFlow: a folder of their own, in which GaiaFlow is a dependency. */
describe("a project in a folder of its own", () => {
    const stack = `linked-${crypto.randomBytes(3).toString("hex")}`;
    let clone: CloneCopy;
    let root: string;
    let folder: string;
    let airflow: number;

    const command = (name: string, ...args: string[]) => {
        const options = { cwd: folder, env: clone.env, extendEnv: false, reject: false, all: true } as const;
        return execa(path.join(folder, "node_modules", ".bin", name), args, { ...options, stdin: "ignore" });
    };
    const ours = (...list: string[]) => runDocker([...list, "--filter", `label=${PROJECT_LABEL}=hello`]);

    beforeAll(async () => {
        clone = await copyClone();
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-linked-"));
        folder = path.join(root, "hello");
        const ports = await freePorts(4);
        airflow = ports[0] ?? 0;
        await writeLinkedProject(folder, clone.dir, stack, {
            "pulumi:disable-default-providers": ["docker", "kubernetes"],
            "gaiaflow:mode": "dev",
            "gaiaflow:services": ["airflow"],
            "gaiaflow:ports": { airflow, mlflow: ports[1], minio: ports[2], minioConsole: ports[3] },
        });
    });

    afterAll(async () => {
        await command("gaiaflow", "destroy", "--stack", stack, "--yes");
        await clone.remove();
        await fs.rm(root, { recursive: true });
    });

    test("starts, runs its DAG with its own package, and is removed", async () => {
        await succeed(command("gaiaflow", "start", "--stack", stack));
        const show = command("pulumi", "stack", "output", "credentials", "--json", "--show-secrets", "--stack", stack);
        const { airflow: login } = JSON.parse((await show).stdout) as Logins;
        const api = await airflowApi(airflow, login);
        const { id, state } = await api.run("hello");
        expect(state).toBe("success");
        expect(await api.xcom("hello", id, "greet")).toBe("hello world");
        await succeed(command("gaiaflow", "destroy", "--stack", stack, "--yes"));
        expect([await ours("ps", "--all", "--quiet"), await ours("volume", "ls", "--quiet")]).toEqual(["", ""]);
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
