import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { repositoryFaults } from "../../../checks/repository";
import { bundledDag } from "../../support/bundled-dag";
import { bundleStage, type BundleStage } from "../../support/bundle-stage";
import { docker, removeAllWith, tryDocker } from "../../support/docker-engine";
import { startAirflow, type ExternalAirflow } from "../../support/external-airflow";
import { startGitServer, type GitServer } from "../../support/git-server";
import { startMinio, type Minio } from "../../support/minio";
import { until } from "../../support/until";

jest.setTimeout(900_000);

const NAME = "gaiaflow-test-bundles-airflow";

/** One Airflow with the official providers, and two stacks' bundles, as a central one has them. */
describe("an Airflow elsewhere", () => {
    let host: GitServer;
    let minio: Minio;
    let git: BundleStage;
    let s3: BundleStage;
    let airflow: ExternalAirflow;
    let pushed: string;
    const undo: (() => Promise<unknown>)[] = [];

    const sendS3 = async (word: string): Promise<void> => {
        for (const [file, text] of Object.entries(bundledDag("by_s3", word))) await s3.dag(file, text);
        await s3.up();
    };
    const pushGit = (word: string): Promise<string> => {
        const files = Object.entries(bundledDag("by_git", word));
        return host.push(Object.fromEntries(files.map(([file, text]) => [`team/dags/${file}`, text])));
    };
    const inAirflow = (...command: string[]) => docker("exec", airflow.container, ...command);
    const isThere = async (file: string): Promise<boolean> =>
        (await tryDocker(["exec", airflow.container, "test", "-e", file])).exitCode === 0;
    const version = async (dag: string, run: string): Promise<string | null> => {
        const found = await airflow.api.get<{ bundle_version: string | null }>(
            `/dags/${dag}/dagRuns/${encodeURIComponent(run)}`,
        );
        return found.bundle_version;
    };
    /** A run whose first task has begun, and waits. */
    const begin = async (dag: string): Promise<string> => {
        await inAirflow("rm", "-f", `/tmp/${dag}-begun`, `/tmp/${dag}-go`);
        const run = await airflow.api.trigger(dag);
        await until("its first task has begun", () => isThere(`/tmp/${dag}-begun`), 300);
        return run;
    };
    const words = async (dag: string, run: string): Promise<unknown> => {
        await inAirflow("touch", `/tmp/${dag}-go`);
        const { state, tasks } = await airflow.api.ended(dag, run);
        const logs = tasks
            .filter((one) => one.state !== "success")
            .map((one) => airflow.api.log(dag, run, one.task_id));
        expect([state, ...(await Promise.all(logs))]).toEqual(["success"]);
        return airflow.api.xcom(dag, run, "second");
    };

    beforeAll(async () => {
        await removeAllWith(NAME);
        await docker("network", "create", NAME);
        undo.push(() => removeAllWith(NAME));
        const gateway = await docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", NAME);
        host = await startGitServer(gateway.trim());
        undo.push(() => host.stop());
        minio = await startMinio(`${NAME}-minio`, NAME);
        await minio.makeBucket("team");
        git = await bundleStage({ GIT_SSL_CAINFO: host.certificate });
        undo.push(() => git.remove());
        s3 = await bundleStage();
        undo.push(() => s3.remove());
        pushed = await pushGit("one");
        const { repository, username, token } = host;
        await git.configure({ type: "git", git: { repository, username, token, subdir: "team/dags" } });
        await s3.configure({ type: "s3", s3: { bucket: "team", endpoint: minio.endpoint, ...minio.key } });
        await git.up();
        await sendS3("one");
        const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-bundles-given-"));
        undo.push(() => fs.rm(folder, { recursive: true }));
        await fs.chmod(folder, 0o755);
        await fs.copyFile(host.certificate, path.join(folder, "host.crt"));
        // As an administrator puts two stacks' lists into one.
        const lists = await Promise.all([git, s3].map((stage) => stage.givenOut("dag-bundles.json")));
        const [byGit, byS3] = lists.map((list) => (JSON.parse(list) as [object])[0]);
        const renamed = JSON.stringify({ ...byS3, name: "by_s3" }).replaceAll("engines_test_dags", "s3_dags");
        airflow = await startAirflow(
            { docker, dockerCli: (await findDockerCli()) ?? "docker", network: NAME, profile: NAME },
            {
                folder,
                environment: {
                    GIT_SSL_CAINFO: "/given/host.crt",
                    AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: JSON.stringify([byGit, JSON.parse(renamed)]),
                    AIRFLOW_CONN_ENGINES_TEST_DAGS: await git.givenOut("dag-bundle-connection.json"),
                    AIRFLOW_CONN_S3_DAGS: await s3.givenOut("dag-bundle-connection.json"),
                },
            },
        );
        const has = async (dag: string) => (await airflow.api.dags()).includes(dag);
        await until("it has the DAGs of both", async () => (await has("by_git")) && (await has("by_s3")), 300);
    });

    afterAll(async () => {
        for (const step of undo.reverse()) {
            await step();
        }
    });

    test("runs what was pushed, says which commit, and a run under way keeps its own", async () => {
        const before = await begin("by_git");
        const commit = await pushGit("two");
        expect(await words("by_git", before)).toEqual(["one", "one"]);
        expect(await version("by_git", before)).toBe(pushed);
        const knows = async () => {
            const { bundle_version: last } = await airflow.api.get<{ bundle_version: string }>("/dags/by_git");
            return last === commit;
        };
        await until("it has the change", knows, 300);
        const after = await begin("by_git");
        expect(await words("by_git", after)).toEqual(["two", "two"]);
        expect(await version("by_git", after)).toBe(commit);
    });

    test("runs what an up has sent to the bucket, which has no versions: a run under way gets it too", async () => {
        const before = await begin("by_s3");
        await sendS3("two");
        expect(await words("by_s3", before)).toEqual(["one", "two"]);
        expect(await version("by_s3", before)).toBeNull();
        expect(await words("by_s3", await begin("by_s3"))).toEqual(["two", "two"]);
    });

    test("would not read the repository without the token, and an up says so before", async () => {
        const { repository, username, token } = host;
        await git.configure({ type: "git", git: { repository, username, token: "hunter2" } });
        const [exitCode, all] = await git.run(["up", "--yes", "--skip-preview"]);
        expect(exitCode).not.toBe(0);
        expect(all).toContain(`gaiaflow:dags.bundle.git.token is refused by ${repository}`);
        expect([all, await git.state()].join("\n")).not.toMatch(/hunter2|a-token-of-the-tests/);
        process.env["GIT_SSL_CAINFO"] = host.certificate;
        const faults = async (changes: object): Promise<string[]> => {
            const bundle = { type: "git" as const, repository, username, token, ref: "main", ...changes };
            return (await repositoryFaults("test", bundle)).map(({ subject, problem }) => `${subject} ${problem}`);
        };
        const none = await faults({ token: undefined });
        expect(none).toEqual([
            `gaiaflow:dags.bundle.git.token is not set, and ${repository} is not to be read without one`,
        ]);
        expect(await faults({ ref: "v9" })).toEqual([
            `gaiaflow:dags.bundle.git.ref is v9, which ${repository} does not have; it has main`,
        ]);
        expect(await faults({ subdir: "dags" })).toEqual([
            "gaiaflow:dags.bundle.git.subdir is dags, a folder that main does not have",
        ]);
        expect(await faults({ subdir: "team/dags" })).toEqual([]);
        Reflect.deleteProperty(process.env, "GIT_SSL_CAINFO");
    });
});
