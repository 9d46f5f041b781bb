import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { engineJson } from "../../../../lib/engine.cjs";
import { confirm } from "../../platform/ask";
import { airflowLogs, airflowRuns, rowsIn } from "../../platform/prune/airflow-leftovers";
import { oldImages } from "../../platform/prune/image-leftovers";
import type { Leftover, PruneGroup } from "../../platform/prune/leftover";
import { mlflowDeleted } from "../../platform/prune/mlflow-leftovers";
import { prune } from "../../platform/prune/prune";
import { oldTools } from "../../platform/prune/tool-leftovers";
import { dockerCommand, listedRole, type DockerCommand } from "../support/docker-command";

// A spy on os.homedir() does not reach it, nor does HOME: what Jest shows of the environment is a copy.
jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: jest.fn() }));
jest.mock("../../platform/ask", () => ({ confirm: jest.fn() }));
jest.mock("../../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/environment", () => ({ dockerHost: () => Promise.resolve({}) }));
jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ ownConfig: jest.fn() }));

const KEEP = { runDays: 90, logDays: 30, deletedRunDays: 30, podDays: 7, imageDays: 30 };
const NEVER = { dryRun: false, yes: true };
let printed: string[];
let docker: DockerCommand | undefined;
let home: string;
beforeEach(() => {
    printed = [];
    home = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-prune-"));
    jest.mocked(stateDir).mockReturnValue(path.join(home, ".local", "state", "gaiaflow"));
    process.env["XDG_CACHE_HOME"] = home;
    // A test that would look at, or remove, what the user has must not begin.
    expect([stateDir(), cacheDir()].filter((folder) => !folder.startsWith(home))).toEqual([]);
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    jest.spyOn(console, "error").mockImplementation((line: string) => void printed.push(line));
    jest.mocked(ownConfig).mockReturnValue({});
    jest.mocked(confirm).mockResolvedValue(true);
});
afterEach(() => {
    docker?.remove();
    docker = undefined;
    delete process.env["XDG_CACHE_HOME"];
    jest.restoreAllMocks();
    fs.rmSync(home, { recursive: true });
});
const group = (...found: Leftover[]): PruneGroup => ({ name: "it", find: () => Promise.resolve(found) });

describe("prune", () => {
    const remove = jest.fn<Promise<void>, []>();
    beforeEach(() => remove.mockReset().mockResolvedValue());
    const two = [
        { what: "runs", count: 3, remove },
        { what: "tasks", count: 9, bytes: 1024 * 1024, remove },
    ];

    test("shows everything with count and size, asks, and removes what is one thing once", async () => {
        jest.mocked(confirm).mockImplementation(() => {
            expect(printed.join("\n")).toMatch(/runs +│ 3 [\s\S]*tasks +│ 9 +│ 1\.0 MiB/);
            expect(remove).not.toHaveBeenCalled();
            return Promise.resolve(true);
        });
        expect(await prune("dev", NEVER, [group(...two)])).toBe(0);
        expect(remove).toHaveBeenCalledTimes(1);
        expect(printed.at(-1)).toBe("removed 3 runs, 9 tasks");
    });

    test("--json prints what there is alone on stdout, and asks nobody", async () => {
        const away = { name: "logs", find: () => Promise.reject(new UserError({ problem: "It is away.", fix: "" })) };
        const json = { ...NEVER, json: true };
        jest.mocked(confirm).mockClear();
        await expect(prune("dev", { ...json, yes: false }, [group(...two)])).rejects.toThrow("--json asks nobody.");
        expect(await prune("dev", { ...json, dryRun: true }, [group(...two), away])).toBe(0);
        expect(remove).not.toHaveBeenCalled();
        const shown = {
            found: [
                { what: "runs", count: 3 },
                { what: "tasks", count: 9, bytes: 1024 * 1024 },
            ],
            looked: ["it"],
            unchecked: [{ names: ["logs"], reason: "It is away." }],
        };
        expect(JSON.parse(printed.join(""))).toEqual({ ...shown, removed: false });
        printed = [];
        expect(await prune("dev", json, [group(...two), away])).toBe(0);
        expect(console.error).toHaveBeenCalledWith("removed 3 runs, 9 tasks");
        expect(JSON.parse(printed.at(-1) ?? "")).toEqual({ ...shown, removed: true });
        expect(await prune("dev", json, [away])).toBe(2);
        expect(confirm).not.toHaveBeenCalled();
    });

    test("removes nothing with --dry-run, nor without a yes", async () => {
        expect(await prune("dev", { dryRun: true, yes: true }, [group(...two)])).toBe(0);
        jest.mocked(confirm).mockResolvedValue(false);
        expect(await prune("dev", { dryRun: false, yes: false }, [group(...two)])).toBe(1);
        expect(remove).not.toHaveBeenCalled();
    });

    test("what cannot be looked at or removed keeps nobody from the rest, and is named", async () => {
        const away = { name: "runs", find: () => Promise.reject(new UserError({ problem: "It is away.", fix: "" })) };
        const broken = { what: "pods", count: 1, remove: () => Promise.reject(new Error("no right")) };
        expect(await prune("dev", NEVER, [away, group(broken), group(...two)])).toBe(1);
        expect(printed[0]).toBe("Not looked at: runs. It is away.");
        expect(printed).toContain("not removed: 1 pods. no right");
        expect(remove).toHaveBeenCalledTimes(1);
    });

    test("says what it looked at where it did not look at all, each reason once, and is no success then", async () => {
        const away = (name: string) => ({
            ...{ name, find: () => Promise.reject(new UserError({ problem: "Nothing runs.", fix: "Start it." })) },
        });
        expect(await prune("dev", NEVER, [away("runs"), group(), away("logs")])).toBe(2);
        expect(printed).toEqual([
            "Not looked at: runs, logs. Nothing runs.\nStart it.",
            "Nothing is older than gaiaflow:retention says. Looked at: it.",
        ]);
        expect(await prune("dev", NEVER, [away("runs")])).toBe(2);
        expect(printed.at(-1)).toBe("Nothing was looked at.");
        expect(await prune("dev", NEVER, [group()])).toBe(0);
        expect(printed.at(-1)).toBe("Nothing is older than gaiaflow:retention says.");
    });

    test("goes by the stack's own retention, and refuses one that is none", async () => {
        const find = jest.fn().mockResolvedValue([]);
        jest.mocked(ownConfig).mockReturnValue({ "gaiaflow:retention": { runDays: 7 } });
        await prune("dev", NEVER, [{ name: "it", find }]);
        expect(find).toHaveBeenCalledWith("dev", { ...KEEP, runDays: 7 });
        jest.mocked(ownConfig).mockReturnValue({ "gaiaflow:retention": { runDays: 0 } });
        await expect(prune("dev", NEVER, [])).rejects.toThrow("gaiaflow:retention is not valid");
    });
});

const DRY_RUN = [
    "Performing dry run for table dag_run\nChecking table dag_run\nFound 4 rows meeting deletion criteria.",
    "Performing dry run for table xcom\nChecking table xcom\nFound 0 rows meeting deletion criteria.",
    "Performing dry run for table job\nChecking table job\nFound 7 rows meeting deletion criteria.",
].join("\n\n");

test("Airflow's own command says how many rows are old, and takes them without an archive", async () => {
    expect(rowsIn(DRY_RUN)).toEqual([
        ["dag_run", 4],
        ["job", 7],
    ]);
    docker = dockerCommand(
        [listedRole("airflow-scheduler")],
        `case "$*" in *--dry-run*) cat << 'END'\n${DRY_RUN}\nEND\n;; esac`,
    );
    const found = await airflowRuns.find("dev", KEEP);
    expect(found.map(({ count, what }) => [what, count])).toEqual([
        ["runs of DAGs", 4],
        ["further rows of Airflow's database", 7],
    ]);
    await found[0]?.remove();
    const [line = ""] = docker.asked().filter((each) => !each.includes("--dry-run"));
    expect(line).toContain("--yes --skip-archive");
    expect(line).not.toMatch(/--tables \S*\bdag,/);
    const [, time = ""] = /--clean-before-timestamp (\S+)/.exec(line) ?? [];
    expect(Math.round((Date.now() - Date.parse(time)) / 86_400_000)).toBe(90);
});

test("log files are counted with their size, and removed by age", async () => {
    docker = dockerCommand(
        [listedRole("airflow-scheduler")],
        'case "$*" in *find*printf*) printf "10\\n32\\n" ;; esac',
    );
    const [found] = await airflowLogs.find("dev", KEEP);
    expect(found).toMatchObject({ count: 2, bytes: 42 });
    await found?.remove();
    expect(docker.asked().join("\n")).toMatch(/sh 43200$/m);
});

test("what was deleted in MLflow is counted by kind, and left to its own command", async () => {
    docker = dockerCommand([listedRole("mlflow")], `echo 'found {"runs": 3, "models of runs": 0, "experiments": 1}'`);
    const found = await mlflowDeleted.find("dev", KEEP);
    expect(found.map(({ count, what }) => [what, count])).toEqual([
        ["runs deleted in MLflow", 3],
        ["experiments deleted in MLflow", 1],
    ]);
    await found[0]?.remove();
    expect(docker.asked().some((line) => / purge 30$/.test(line))).toBe(true);
});

test("images go that are old, and that no container was made from and no stack has", async () => {
    const image = (Id: string, days: number) => {
        return { Id, RepoTags: [`gaiaflow/mlflow:${Id}`], Size: 10, Created: Date.now() / 1000 - days * 86_400 };
    };
    const images = [image("new", 1), image("used", 50), image("named", 50), image("old", 50)];
    jest.mocked(engineJson).mockImplementation((_method, route) =>
        Promise.resolve(route.startsWith("/images") ? images : [{ ImageID: "used" }]),
    );
    const states = path.join(home, ".local", "state", "gaiaflow", ".pulumi", "stacks", "iris");
    fs.mkdirSync(states, { recursive: true });
    fs.writeFileSync(path.join(states, "dev.json"), JSON.stringify({ imageName: "gaiaflow/mlflow:named" }));
    docker = dockerCommand([]);
    const [found] = await oldImages.find("dev", KEEP);
    expect(found).toMatchObject({ count: 1, bytes: 10 });
    await found?.remove();
    expect(docker.asked()).toEqual(["image rm gaiaflow/mlflow:old"]);
});

test("tools go that newer ones replaced, unless a clone has them on record", async () => {
    const folder = path.join(home, "gaiaflow", "artifacts");
    const entry = (name: string, version: string, days: number) => {
        const dir = path.join(folder, `${name}-${version}`);
        fs.mkdirSync(dir, { recursive: true });
        const made = new Date(Date.now() - days * 86_400_000).toISOString();
        fs.writeFileSync(`${dir}.json`, JSON.stringify({ name, version, made, bytes: 5, files: [] }));
        return dir;
    };
    const [old, recorded] = [entry("uv", "1", 90), entry("uv", "2", 80)];
    entry("uv", "3", 70);
    entry("pulumi", "1", 90);
    fs.mkdirSync(path.join(home, "gaiaflow", "clones"));
    fs.writeFileSync(path.join(home, "gaiaflow", "clones", "a.json"), JSON.stringify({ uv: `${recorded}/bin` }));
    const [found] = await oldTools.find("dev", KEEP);
    expect(found).toMatchObject({ count: 1, bytes: 5 });
    await found?.remove();
    expect(fs.existsSync(old) || fs.existsSync(`${old}.json`)).toBe(false);
    expect(fs.readdirSync(folder).sort()).toEqual([
        "pulumi-1",
        "pulumi-1.json",
        "uv-2",
        "uv-2.json",
        "uv-3",
        "uv-3.json",
    ]);
});
