import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { airflowApi, loginStatus, type AirflowApi } from "./airflow-api";
import { freePorts } from "./free-ports";
import type { TestCluster } from "./test-cluster";
import { until } from "./until";

/** An Airflow that no stack has made, and how to run DAGs there. */
export interface ExternalAirflow {
    readonly api: AirflowApi;
    readonly container: string;
    readonly remove: () => Promise<void>;
}

/** What a stack gives out, and the DAGs. */
export interface GivenOut {
    /** The folder that the stack's output names. */
    readonly folder: string;
    /** The id of the connection to the cluster in it; none where there is none. */
    readonly connectionId?: string;
    /** The image with the DAGs, and the folder in which the bundle looks for them. Defaults to none. */
    readonly dags?: { readonly image: string; readonly folder: string };
    /** The folder with the project's package, for tasks that run in Airflow itself. Defaults to none. */
    readonly packageFolder?: string;
    /** Further environment. */
    readonly environment?: Readonly<Record<string, string>>;
}

const IMAGE = "gaiaflow-test/airflow:3.3.2";
const LOGIN = { username: "admin", password: "airflow of the tests" };

/** What the page on production tells an Airflow's administrator to do, in one container. */
const START = `
set -eu
if [ -n "$CONNECTION" ]; then
    python -m pip install --quiet --no-deps --no-index --target /tmp/gaiaflow /given/*.whl
    export PYTHONPATH=/tmp/gaiaflow:/project GAIAFLOW_TASK_CONFIG=/given/task-config.json
    export "AIRFLOW_CONN_$CONNECTION=$(cat /given/airflow-connection.json)"
fi
mkdir -p "$AIRFLOW_HOME"
printf '{"%s": "%s"}' "$LOGIN_USER" "$LOGIN_PASSWORD" >"$AIRFLOW_HOME/passwords.json"
exec airflow standalone
`;

/** Starts it in the cluster's network. */
export async function startAirflow(
    cluster: Pick<TestCluster, "docker" | "dockerCli" | "network" | "profile">,
    given: GivenOut,
): Promise<ExternalAirflow> {
    const { docker } = cluster;
    await buildImage(cluster.dockerCli);
    const image = given.dags === undefined ? IMAGE : await withDags(cluster, given.dags);
    const [port = 0] = await freePorts(1);
    const container = `${cluster.profile}-airflow`;
    const variables = {
        LOGIN_USER: LOGIN.username,
        LOGIN_PASSWORD: LOGIN.password,
        CONNECTION: given.connectionId?.toUpperCase() ?? "",
        AIRFLOW__CORE__LOAD_EXAMPLES: "False",
        AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: "/tmp/airflow/passwords.json",
        AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL: "5",
        ...given.environment,
    };
    const mounts = [
        `${given.folder}:/given:ro`,
        ...(given.packageFolder === undefined ? [] : [`${given.packageFolder}:/project:ro`]),
    ];
    await docker(
        ...["run", "--detach", "--name", container, "--network", cluster.network],
        ...["--publish", `127.0.0.1:${port}:8080`, "--memory", "3g"],
        ...mounts.flatMap((mount) => ["--volume", mount]),
        ...Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
        ...[image, "sh", "-c", START],
    );
    const isReady = async (): Promise<boolean> => (await loginStatus(port, LOGIN).catch(() => 0)) === 201;
    try {
        await until("Airflow answers", isReady, 300);
    } catch (error) {
        throw new Error(await docker("logs", "--tail", "60", container), { cause: error });
    }
    return {
        api: await airflowApi(port, LOGIN),
        container,
        remove: async () => {
            await docker("rm", "--force", "--volumes", container);
        },
    };
}

/** As its administrator puts the DAGs into Airflow's image. @returns Its name. */
async function withDags(
    { docker, dockerCli, profile }: Pick<TestCluster, "docker" | "dockerCli" | "profile">,
    { folder, image }: { readonly folder: string; readonly image: string },
): Promise<string> {
    const [dags, name] = [`gaiaflow-test/dags:${profile}`, `gaiaflow-test/airflow:${profile}`];
    // Under a name of this machine: a build would ask the registry for what has a digest, and has no login there.
    await docker("tag", image, dags);
    const input = `FROM ${IMAGE}\nCOPY --from=${dags} / ${folder}/\n`;
    const args = ["build", "--quiet", "--tag", name, "--file", "-", path.join(programRoot, "test", "support")];
    await execa(dockerCli, args, { env: { DOCKER_BUILDKIT: "1" }, input });
    return name;
}

/** From a folder of two files, so that Docker's cache holds as long as they stay. */
async function buildImage(dockerCli: string): Promise<void> {
    const context = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-airflow-"));
    try {
        const [dockerfile, lock] = ["test/e2e/prod/airflow/Dockerfile", "images/airflow/requirements.lock"];
        await fs.copyFile(path.join(programRoot, dockerfile), path.join(context, "Dockerfile"));
        await fs.copyFile(path.join(programRoot, lock), path.join(context, "requirements.lock"));
        const args = ["build", "--quiet", "--build-arg", `BASE=${TRIXIE.image}`, "--tag", IMAGE, context];
        await execa(dockerCli, args, { env: { DOCKER_BUILDKIT: "1" } });
    } finally {
        await fs.rm(context, { recursive: true });
    }
}
