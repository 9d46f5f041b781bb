import * as fs from "node:fs";
import * as path from "node:path";
import execa from "execa";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { MLFLOW } from "../../../services/mlflow-login";
import { runDocker } from "../platform/containers";
import { dockerCli } from "../platform/docker-process";
import { runningContainer } from "../platform/service-shell";

/** Where the folder is brought to in MLflow's container; it goes again. */
const PLACE = "/tmp/gaiaflow-mlruns";
const SCRIPT = "import_runs.py";
/** MLflow's own address in its container. */
const ADDRESS = "http://localhost:5000";

/** How many there were of each. */
interface Imported {
    readonly experiments?: number;
    readonly runs?: number;
    readonly models?: number;
    readonly versions?: number;
    /** Brought before. */
    readonly known?: number;
    /** Versions of registered models whose files are not in the folder. */
    readonly left?: number;
}

/**
 * Brings the runs of a folder `mlruns` into a stack's MLflow, which has to run. What is there already is left, so that one that
 * was broken off can be typed again.
 *
 * @returns The exit code: 1 where versions of models were left out, since their files are not in the folder.
 * @throws {UserError} For another folder, or where MLflow cannot read it.
 */
export async function migrateRuns(stack: string, folder: string, isJson: boolean): Promise<number> {
    const root = path.resolve(folder);
    const isRuns =
        fs.existsSync(root) && fs.readdirSync(root).some((name) => fs.existsSync(path.join(root, name, "meta.yaml")));
    if (!isRuns) {
        throw new UserError({
            problem: `${root} is no folder of MLflow's: none of its folders has a meta.yaml.`,
            fix: "Name the one that MLflow has written: npx gaiaflow migrate --mlruns mlruns",
        });
    }
    const { name } = await runningContainer(stack, MLFLOW);
    const place = `${PLACE}-${process.pid}`;
    try {
        await bring(stack, root, name, `${place}/mlruns`);
        await runDocker(["cp", path.join(__dirname, SCRIPT), `${name}:${place}/${SCRIPT}`]);
        const imported = await runImport(name, place);
        console.log(isJson ? JSON.stringify(imported, undefined, 2) : describe(imported));
        return (imported.left ?? 0) > 0 ? 1 : 0;
    } finally {
        await runDocker(["exec", name, "rm", "-rf", place]).catch(() => undefined);
    }
}

/** As files of the container's own user, which `docker cp` does not do: MLflow writes into a folder that it reads. */
async function bring(stack: string, from: string, container: string, to: string): Promise<void> {
    // Without it macOS adds files of its own.
    const pack = execa("tar", ["-c", "-f", "-", "-C", from, "."], {
        env: { COPYFILE_DISABLE: "1" },
        buffer: false,
        reject: false,
    });
    const unpack = 'mkdir -p "$0" && exec tar -x -f - -C "$0" --no-same-owner --no-same-permissions';
    const args = ["exec", "--interactive", container, "sh", "-c", unpack, to];
    const { exitCode, stderr } = await execa(await dockerCli(), args, {
        input: pack.stdout ?? "",
        reject: false,
    });
    const packed = await pack;
    if (exitCode !== 0 || packed.failed) {
        throw new UserError({
            problem: `${from} could not be brought into ${container}.`,
            fix: `Look at what its files allow, and at the disk: npx gaiaflow doctor${stackOption(stack)}`,
            details: stderr.trim(),
        });
    }
}

async function runImport(container: string, place: string): Promise<Imported> {
    const variables = [
        "MLFLOW_ALLOW_FILE_STORE=true",
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR=false",
        "PYTHONWARNINGS=ignore",
    ];
    const args = [
        ...["exec", ...variables.flatMap((one) => ["--env", one]), container],
        ...["python", `${place}/${SCRIPT}`, `${place}/mlruns`, ADDRESS],
    ];
    const docker = await dockerCli();
    const { exitCode, stderr, stdout } = await execa(docker, args, { reject: false, stdin: "ignore" });
    if (exitCode !== 0) {
        throw new UserError({
            problem: "MLflow could not take over all of it; what is there stays.",
            fix: "Type it again once what is wrong is put right: what has been brought is not brought twice.",
            details: stderr.trim().split("\n").slice(-8).join("\n"),
        });
    }
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as Imported;
}

function describe({ experiments = 0, known = 0, left = 0, models = 0, runs = 0, versions = 0 }: Imported): string {
    const counts = { experiments, runs, models, "versions of registered models": versions };
    const words = Object.entries(counts).map(([name, count]) => `${name}: ${count}`);
    return [
        `Brought into MLflow. ${words.join(", ")}.`,
        ...(known > 0 ? [`There already: ${known}.`] : []),
        ...(left > 0 ? [`Versions left out, since their files are not in the folder: ${left}.`] : []),
    ].join("\n");
}
