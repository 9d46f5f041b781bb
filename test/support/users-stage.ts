import { spawn, type ChildProcess } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { once } from "node:events";
import { docker, tryDocker } from "./docker-engine";
import { until } from "./until";

/** Airflow's API server and its database, from images of ours, with the files that a stack would give them. */
export interface UsersStage {
    /** The address of this machine in the containers' network. */
    readonly machine: string;
    /** Writes a file of secrets. */
    readonly write: (name: string, content: unknown) => Promise<void>;
    /** Runs the migration. @returns What it printed; never throws for an exit code. */
    readonly migrate: () => Promise<{ readonly exitCode: number; readonly all: string }>;
    /** Starts the API server; one that runs is replaced. */
    readonly start: (port: number, environment?: Readonly<Record<string, string>>) => Promise<void>;
    /** What the API server has logged. */
    readonly logs: () => Promise<string>;
    readonly sql: (query: string) => Promise<string>;
    readonly remove: () => Promise<void>;
}

const NAME = "gaiaflow-test-users";
const [DATABASE, MIGRATION, SERVER] = [`${NAME}-postgres`, `${NAME}-migration`, `${NAME}-airflow`];
const AUTH_MANAGER = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager";

/** @param folder Of the test's own. */
export async function usersStage(
    images: Readonly<Record<"airflow" | "postgres", string>>,
    folder: string,
): Promise<UsersStage> {
    const remove = async (): Promise<void> => {
        await tryDocker(["rm", "--force", "--volumes", DATABASE, MIGRATION, SERVER]);
        await tryDocker(["network", "rm", NAME]);
    };
    await remove();
    await docker("network", "create", NAME);
    const secrets = path.join(folder, "secrets");
    const write = async (name: string, content: unknown): Promise<void> => {
        const text = typeof content === "string" ? content : JSON.stringify(content);
        await fs.mkdir(path.dirname(path.join(secrets, name)), { recursive: true });
        await fs.writeFile(path.join(secrets, name), text, { mode: 0o644 });
    };
    const password = crypto.randomBytes(12).toString("hex");
    await write("postgres/airflow", password);
    await write("airflow/database-url", `postgresql+psycopg2://airflow:${password}@${DATABASE}:5432/airflow`);
    await write("airflow/fernet-key", `${crypto.randomBytes(32).toString("base64url")}=`);
    await write("airflow/api-secret-key", crypto.randomBytes(32).toString("hex"));
    await write("airflow/jwt-secret", crypto.randomBytes(64).toString("hex"));
    const mounted = (service: string) => ["--volume", `${secrets}/${service}:/run/secrets/${service}:ro`];
    await docker("run", "--detach", "--name", DATABASE, "--network", NAME, ...mounted("postgres"), images.postgres);
    const sql = (query: string) => docker("exec", DATABASE, "psql", "-U", "postgres", "-tA", "-c", query, "airflow");
    const isUp = () => sql("SELECT 1").then(Boolean, () => false);
    await until("Postgres is up", isUp);
    const variables = (more: Readonly<Record<string, string>>) =>
        Object.entries({ AIRFLOW__CORE__AUTH_MANAGER: AUTH_MANAGER, ...more }).flatMap(([key, value]) => [
            ...["--env", `${key}=${value}`],
        ]);
    const common = ["--network", NAME, ...mounted("airflow")];
    const gateway = await docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", NAME);
    return {
        ...{ remove, sql, machine: gateway.trim() },
        write: (name, content) => write(`airflow/${name}`, content),
        migrate: async () => {
            const run = ["run", "--rm", "--name", MIGRATION, ...common, ...variables({}), images.airflow];
            const { exitCode, stderr, stdout } = await tryDocker([...run, "airflow-migrate"]);
            return { exitCode, all: `${stdout}\n${stderr}` };
        },
        start: async (port, environment = {}) => {
            await tryDocker(["rm", "--force", SERVER]);
            const published = ["--publish", `127.0.0.1:${port}:8080`, "--memory", "1g"];
            const base = { AIRFLOW__API__BASE_URL: `http://localhost:${port}`, ...environment };
            const run = ["run", "--detach", "--name", SERVER, ...common, ...published, ...variables(base)];
            await docker(...run, images.airflow);
            // Asked while a server starts, fetch may wait for an answer for good.
            const asked = () => fetch(`http://127.0.0.1:${port}/api/v2/version`, { signal: AbortSignal.timeout(5000) });
            const answers = () =>
                asked().then(
                    ({ ok }) => ok,
                    () => false,
                );
            await until("Airflow answers", answers);
        },
        logs: async () => {
            const { stderr, stdout } = await tryDocker(["logs", SERVER]);
            return `${stdout}\n${stderr}`;
        },
    };
}

/** Starts a provider of OpenID Connect on this machine; see `oidc-provider.mjs`. @returns What ends it. */
export async function startProvider(settings: object): Promise<() => void> {
    const script = path.join(__dirname, "oidc-provider.mjs");
    const child: ChildProcess = spawn("node", [script, JSON.stringify(settings)], {
        stdio: ["ignore", "pipe", "ignore"],
    });
    if (child.stdout) {
        await once(child.stdout, "data");
    }
    return () => child.kill();
}
