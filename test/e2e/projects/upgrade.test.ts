/**
 * A stack of an earlier GaiaFlow, brought up by this one. Slow, and in a clone with its history alone:
 * npx jest --selectProjects projects --testPathPatterns upgrade
 */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { STACK_LABEL } from "../../../lib/labels";
import { clusterName, physicalName } from "../../../lib/names";
import { airflowApi } from "../../support/airflow-api";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker } from "../../support/docker-engine";
import { freePorts } from "../../support/free-ports";
import { putMlflowData, readMlflowData, type MlflowData } from "../../support/mlflow-data";
import { PROJECT, type Logins } from "../../support/platform";

jest.setTimeout(1_800_000);

/** Of 28 November 2026: before the program got its layers, and before projects got an environment of their own. */
const EARLIER = "456b876";
/** What a stack may lose without losing anything of the user's: pods' image was another one in prod_local. */
const REPLACEABLE = [
    ...["docker:index/container:Container", "command:local:Command"],
    ...["docker:index/image:Image", "docker:index/tag:Tag", "gaiaflow:image:PlatformImage"],
];

interface Step {
    readonly op: string;
    readonly urn: string;
}

describe.each(["dev", "prod_local"])("a stack of %s", (mode) => {
    const stack = `earlier-${crypto.randomBytes(3).toString("hex")}`;
    const container = (role: string) => physicalName({ project: PROJECT, stack }, role);
    let clone: CloneCopy;
    let packages: string;
    let ports: { readonly airflow: number; readonly mlflow: number };
    let before: { readonly kept: string; readonly logins: Logins; readonly data: MlflowData };

    const inClone = (program: string, ...args: string[]) =>
        execa(program, args, { cwd: clone.dir, env: clone.env, extendEnv: false, reject: false, all: true });
    const pulumi = (...args: string[]) =>
        inClone(path.join(clone.dir, "node_modules/.bin/pulumi"), ...args, "--stack", stack);
    const logins = async (): Promise<Logins> =>
        JSON.parse((await pulumi("stack", "output", "credentials", "--json", "--show-secrets")).stdout) as Logins;
    /** The volumes, networks and cluster of the stack, as Docker knows them. */
    const kept = async (): Promise<string> => {
        const own = ["--filter", `label=${STACK_LABEL}=${stack}`];
        const volumes = await docker("volume", "ls", "--format", "{{.Name}}", ...own);
        const networks = await docker("network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}", ...own);
        const node = ["--filter", `name=^${clusterName({ project: PROJECT, stack })}$`];
        const nodes = await docker("ps", "--no-trunc", "--format", "{{.ID}}", ...node);
        return [volumes, networks, nodes].join("\n");
    };
    const withoutMemory = (text: string) => text.split("\n").filter((line) => !/-memory-/.test(line));
    const runsDag = async (): Promise<void> => {
        const api = await airflowApi(ports.airflow, (await logins()).airflow);
        expect((await api.run("train_iris")).state).toBe("success");
    };

    beforeAll(async () => {
        clone = await copyClone();
        packages = path.join(clone.dir, "..", "node_modules");
        await fs.rename(path.join(clone.dir, "node_modules"), packages);
        await succeed(inClone("git", "fetch", "--quiet", "--unshallow", `file://${programRoot}`));
        await succeed(inClone("git", "branch", "this", "HEAD"));
        await succeed(inClone("git", "checkout", "--quiet", EARLIER));
        await succeed(inClone("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"));
        const [airflow = 0, mlflow = 0, minio, minioConsole, jupyter] = await freePorts(5);
        ports = { airflow, mlflow };
        const text = await fs.readFile(path.join(clone.dir, "Pulumi.dev.yaml"), "utf8");
        const own = {
            "gaiaflow:mode": mode,
            "gaiaflow:ports": { airflow, mlflow, minio, minioConsole, jupyter },
            ...(mode === "dev" ? {} : { "gaiaflow:cluster": { memoryMib: 3072 } }),
        };
        const config = stringify(own).replace(/^/gm, "  ").trimEnd();
        await fs.writeFile(path.join(clone.dir, `Pulumi.${stack}.yaml`), `${text.trimEnd()}\n${config}\n`);
        await succeed(inClone("npm", "start", "--", "--stack", stack));
    });

    afterAll(async () => {
        await succeed(clone.run("destroy", { args: ["--stack", stack, "--yes"] }));
        await clone.remove();
    });

    test("comes up by the earlier revision and is used", async () => {
        await runsDag();
        const data = await putMlflowData({ port: ports.mlflow, container: container("mlflow") }, stack);
        before = { kept: await kept(), logins: await logins(), data };
    });

    test("is said to lose no more than containers and images", async () => {
        await fs.rm(path.join(clone.dir, "node_modules"), { recursive: true });
        await succeed(inClone("git", "checkout", "--quiet", "this"));
        await fs.rename(packages, path.join(clone.dir, "node_modules"));
        await succeed(clone.run("tools", { args: ["--stack", stack] }));
        const { stdout } = await pulumi("preview", "--json");
        const { steps } = JSON.parse(stdout) as { steps: Step[] };
        const typeOf = (urn: string) => urn.split("::")[2]?.split("$").at(-1) ?? "";
        const gone = steps.filter(({ op }) => /delete|replace/.test(op)).map(({ urn }) => typeOf(urn));
        expect(gone).toContain("docker:index/container:Container");
        expect(gone.filter((type) => !REPLACEABLE.includes(type))).toEqual([]);
    });

    test("keeps volumes, networks, credentials and what users put there, and goes on running DAGs", async () => {
        await succeed(clone.run("start", { args: ["--stack", stack] }));
        const now = withoutMemory(await kept());
        for (const line of withoutMemory(before.kept)) {
            expect(now).toContain(line);
        }
        expect(await logins()).toEqual(before.logins);
        const place = { port: ports.mlflow, container: container("mlflow") };
        expect(await readMlflowData(place, before.data)).toEqual(before.data);
        const api = await airflowApi(ports.airflow, before.logins.airflow);
        const runs = await api.get<{ dag_runs: { state: string }[] }>("/dags/train_iris/dagRuns");
        expect(runs.dag_runs.map(({ state }) => state)).toEqual(["success"]);
        await runsDag();
    });
});
