/**
 * A project on another Python than the example's, beside it on one machine. Run by hand:
 * npx jest --selectProjects projects --testPathPatterns side-by-side
 */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { ROLE_LABEL, STACK_LABEL } from "../../../lib/labels";
import { airflowApi, type AirflowApi } from "../../support/airflow-api";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker } from "../../support/docker-engine";
import { freePorts } from "../../support/free-ports";
import { writeLinkedProject } from "../../support/linked-project";
import { makePlatform, type Logins, type Platform } from "../../support/platform";

jest.setTimeout(1_800_000);

const FILES = {
    "requirements.txt": "pandas==2.1.4\n-e ./libs/shared\n",
    "libs/shared/pyproject.toml": '[project]\nname = "shared"\nversion = "1"\ndependencies = ["humanize"]\n',
    "libs/shared/src/shared/__init__.py": "import humanize\n\nWORD = humanize.intcomma(1000)\n",
    "src/hello/__init__.py": [
        "import platform",
        "",
        "import pandas",
        "import shared",
        "",
        "",
        "def greet(name: str) -> dict[str, str]:",
        '    return {"python": platform.python_version(), "pandas": pandas.__version__, "word": shared.WORD}',
        "",
    ].join("\n"),
};

describe.each(["dev", "prod_local"])("two projects in %s", (mode) => {
    const stack = `older-${crypto.randomBytes(3).toString("hex")}`;
    let platform: Platform;
    let clone: CloneCopy;
    let root: string;
    let folder: string;
    let airflow: number;

    const command = (name: string, ...args: string[]) => {
        const options = { cwd: folder, env: clone.env, extendEnv: false, reject: false, all: true } as const;
        return execa(path.join(folder, "node_modules", ".bin", name), args, { ...options, stdin: "ignore" });
    };
    const images = async (of: string): Promise<Map<string, string>> => {
        const format = ["--format", `{{.Label "${ROLE_LABEL}"}} {{.Image}}`];
        const text = await docker("ps", ...format, "--filter", `label=${STACK_LABEL}=${of}`);
        return new Map(text.split("\n").map((line) => line.split(" ") as [string, string]));
    };

    beforeAll(async () => {
        const cluster = { memoryMib: 2560 };
        platform = await makePlatform({ mode, ...(mode === "dev" ? {} : { cluster }) });
        clone = await copyClone();
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-older-"));
        folder = path.join(root, "hello");
        const ports = await freePorts(4);
        airflow = ports[0] ?? 0;
        const config = {
            "pulumi:disable-default-providers": ["docker", "kubernetes"],
            "gaiaflow:mode": mode,
            "gaiaflow:services": ["airflow"],
            "gaiaflow:ports": { airflow, mlflow: ports[1], minio: ports[2], minioConsole: ports[3] },
            ...(mode === "dev" ? {} : { "gaiaflow:cluster": cluster }),
        };
        await writeLinkedProject({ folder, gaiaflow: clone.dir, stack, config, files: FILES });
        await platform.up();
        await succeed(command("gaiaflow", "start", "--stack", stack));
    });

    afterAll(async () => {
        await succeed(command("gaiaflow", "destroy", "--stack", stack, "--yes"));
        await platform.remove();
        await clone.remove();
        await fs.rm(root, { recursive: true });
    });

    test("run their tasks, each with its own Python and packages", async () => {
        const show = command("pulumi", "stack", "output", "credentials", "--json", "--show-secrets", "--stack", stack);
        const { airflow: user } = JSON.parse((await show).stdout) as Logins;
        const older = await airflowApi(airflow, user);
        const example = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
        const runs: [AirflowApi, string][] = [
            [older, "hello"],
            [example, "train_iris"],
        ];
        const [run] = await Promise.all(runs.map(([api, dag]) => api.run(dag)));
        expect(run?.state).toBe("success");
        const versions = (await older.xcom("hello", run?.id ?? "", "greet")) as Record<string, string>;
        // The package beside the project's own is there, with what it needs.
        expect(versions).toMatchObject({ pandas: "2.1.4", word: "1,000" });
        expect(versions["python"]).toMatch(/^3\.11\./);
    });

    test("share Airflow's image, and not that of their tasks", async () => {
        const [one, other] = [await images(platform.stack), await images(stack)];
        expect(other.get("airflow-scheduler")).toBe(one.get("airflow-scheduler"));
        expect(other.get("tasks")).not.toBe(one.get("tasks"));
    });
});
