import { MIGRATION_ROLE, SCHEDULER_ROLE } from "../../../services/airflow-part";
import { MLFLOW } from "../../../services/mlflow-login";
import { POSTGRES } from "../../../services/postgres";
import { OBJECT_STORE, S3_PORT } from "../../../services/s3";
import { awaitServices } from "../platform/await-services";
import { runDocker, serviceContainers, stackContainers } from "../platform/containers";
import { dockerCli } from "../platform/docker-process";
import { runningOf } from "../platform/service-shell";
import { airflowLogsOf } from "./airflow-logs";
import { commandText, type Into } from "./command-stream";
import { databasesOf, type Database } from "./databases";
import type { ObjectStore } from "./objects";
import { described, type RunningPlatform } from "./running-platform";
import { rootKeyOf } from "./root-key";
import { writersOf, type Writers } from "./writers";

/** A stack whose services are containers of this machine. @throws {UserError} As `findPlatform` does. */
export async function platformInDocker(stack: string): Promise<RunningPlatform> {
    const all = await stackContainers(stack);
    const { name: postgres } = runningOf(stack, all, POSTGRES);
    const roles = all.map(({ role }) => role);
    const running = (role: string) => (roles.includes(role) ? runningOf(stack, all, role).name : undefined);
    const [scheduler, mlflow, server] = [SCHEDULER_ROLE, MLFLOW, OBJECT_STORE].map(running);
    const migration = all.find(({ role }) => role === MIGRATION_ROLE)?.name;
    const databases = databasesOf(inContainer(postgres));
    const airflow = scheduler === undefined || migration === undefined ? undefined : inContainer(scheduler);
    const services = { databases, ...(mlflow === undefined ? {} : { mlflow: inContainer(mlflow) }) };
    const withBoto3 = mlflow ?? scheduler;
    return {
        ...(await described(stack, { ...services, airflow })),
        ...services,
        roles,
        ...(airflow && { airflow: { scheduler: airflow, logs: airflowLogsOf(airflow) } }),
        ...(server === undefined || withBoto3 === undefined
            ? {}
            : { store: await storeOf(stack, { server, withBoto3 }) }),
        writers: (written) => dockerWriters(stack, written, migration),
        leave: () => Promise.resolve(),
    };
}

/** Into a container that runs. */
export function inContainer(name: string): Into {
    return async (words) => ({ program: await dockerCli(), args: ["exec", "--interactive", name, ...words] });
}

/** What of a stack's containers writes into these databases. @param migration The container that declares. */
export async function dockerWriters(
    stack: string,
    databases: readonly Database[],
    migration: string | undefined,
): Promise<Writers> {
    const roles = writersOf(databases);
    const writers = (await serviceContainers(stack)).filter(({ isRunning, role }) => isRunning && roles.includes(role));
    const names = writers.map(({ name }) => name);
    return {
        roles: writers.map(({ role }) => role),
        stop: async () => {
            await runDocker(["stop", ...names.toReversed()]);
        },
        start: async () => {
            await runDocker(["start", ...names]);
        },
        healthy: () => awaitServices(stack, writers),
        declare: async () => {
            const args = ["start", "--attach", migration ?? ""];
            await commandText("Airflow's migration", { program: await dockerCli(), args });
        },
    };
}

/** Reached from a container of its own, in the server's network. */
async function storeOf(
    stack: string,
    { server, withBoto3 }: { readonly server: string; readonly withBoto3: string },
): Promise<ObjectStore> {
    const image = await runDocker(["inspect", "--format", "{{.Image}}", withBoto3]);
    return {
        client: besideServer(server, image),
        endpoint: `http://127.0.0.1:${S3_PORT}`,
        key: await rootKeyOf(stack),
    };
}

/** Into a container that is made for it, in the network of another one. */
export function besideServer(container: string, image: string): Into {
    return async ([program = "", ...words]) => ({
        program: await dockerCli(),
        args: [
            ...["run", "--rm", "--interactive", "--network", `container:${container}`],
            ...["--entrypoint", program, image, ...words],
        ],
    });
}
