/**
 * Environments of real projects, built and used wherever code runs, and a table of what came. Run by hand, since what PyPI has
 * changes from day to day: npx jest --selectProjects projects --testPathPatterns packages
 */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import Table from "cli-table3";
import { airflowApi, type AirflowApi } from "../../support/airflow-api";
import { succeed } from "../../support/clone";
import { gaiaflow } from "../../support/gaiaflow";
import { runCells } from "../../support/jupyter-kernel";
import { addOwnCode } from "../../support/own-code";
import { makePlatform, type Platform } from "../../support/platform";

jest.setTimeout(1_800_000);

interface Environment {
    readonly requirements: readonly string[];
    readonly systemPackages: readonly string[];
    /** Modules that are imported, by the distribution that has them. */
    readonly modules: Readonly<Record<string, readonly string[]>>;
    readonly python: string;
}

const ENVIRONMENTS: Readonly<Record<string, Environment>> = {
    "data on an object store": {
        requirements: ["s3fs", "xarray", "zarr", "dvc[s3]"],
        systemPackages: [],
        modules: { s3fs: ["s3fs"], xarray: ["xarray"], zarr: ["zarr"], dvc: ["dvc.api"], "dvc-s3": ["dvc_s3"] },
        python: "3.13",
    },
    "what clashed with Airflow's pins": {
        requirements: ["requests==2.32.3", "google-auth==2.11.1", "mlflow==2.22.0", "boto3==1.35.0", "pydantic<2"],
        systemPackages: [],
        modules: {
            ...{ requests: ["requests"], "google-auth": ["google.auth"], mlflow: ["mlflow", "mlflow.sklearn"] },
            ...{ boto3: ["boto3"], pydantic: ["pydantic"] },
        },
        python: "3.13",
    },
    "libraries of the system": {
        requirements: ["lightgbm", "opencv-python"],
        systemPackages: ["libgomp1", "libgl1", "libglib2.0-0"],
        modules: { lightgbm: ["lightgbm"], "opencv-python": ["cv2"] },
        python: "3.13",
    },
    "wheels for an older Python alone": {
        requirements: ["pandas==2.1.4", "rasterio==1.3.11", "scikit-learn==1.4.2"],
        systemPackages: [],
        modules: { pandas: ["pandas"], rasterio: ["rasterio", "rasterio.features"], "scikit-learn": ["sklearn"] },
        // The latest that has them; of package registries alone, there is no 3.12.
        python: "3.1[12]",
    },
};

let platform: Platform;
const rows = new Table({ head: ["environment", "package", "version", "task", "pod", "kernel"] });

beforeAll(async () => {
    platform = await makePlatform({ mode: "prod_local", cluster: { memoryMib: 3072 } });
    await addOwnCode(platform, __dirname);
    await fs.rm(path.join(platform.dir, "project/pylock.toml"));
});

/** A start, and no `pulumi up`: it writes the lock, and gets the Debian whose Python that is for. What it gets is kept. */
async function start(): Promise<void> {
    const environment = { ...platform.environment, XDG_CACHE_HOME: path.dirname(cacheDir()) };
    await succeed(gaiaflow({ dir: platform.dir, environment }, "start", { args: ["--stack", platform.stack] }));
}

afterAll(async () => {
    console.log(rows.toString());
    await platform.remove();
});

async function foundInKernel(): Promise<Record<string, string>> {
    const server = { port: platform.ports.jupyter, token: (await platform.logins()).jupyter.token };
    const cell = "import json; from iris.real_packages import found; print(json.dumps(found()))";
    const [outputs = []] = await runCells(server, [cell]);
    // A slow kernel sends what it prints, and the end of its line, by themselves.
    expect(outputs.map(({ name }) => name)).toEqual(outputs.map(() => "stdout"));
    return JSON.parse(outputs.map(({ text }) => text as string).join("")) as Record<string, string>;
}

async function foundInTask(api: AirflowApi, id: string, task: string): Promise<Record<string, string>> {
    return (await api.xcom("real_packages", id, task)) as Record<string, string>;
}

test.each(Object.keys(ENVIRONMENTS))("%s: the same versions in a task, a pod and a kernel", async (name) => {
    const { requirements, systemPackages, modules, python } = ENVIRONMENTS[name] as Environment;
    const file = (of: string) => path.join(platform.dir, "project", of);
    await fs.writeFile(file("requirements.txt"), `${requirements.join("\n")}\n`);
    await fs.writeFile(file("iris/real_packages.json"), JSON.stringify(modules));
    await fs.writeFile(path.join(platform.dir, "packages.txt"), `${systemPackages.join("\n")}\n`);
    await start();
    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    const { id, tasks } = await api.run("real_packages");
    expect(tasks.map(({ state }) => state)).toEqual(["success", "success"]);
    const places = [await foundInTask(api, id, "dev"), await foundInTask(api, id, "pod"), await foundInKernel()];
    const [first = {}] = places;
    for (const distribution of Object.keys(modules)) {
        const marks = places.map((found) => (found[distribution] === first[distribution] ? "✓" : found[distribution]));
        rows.push([name, distribution, first[distribution], ...marks]);
    }
    expect(places).toEqual([first, first, first]);
    expect(first["python"]).toMatch(new RegExp(`^${python.replace(".", "\\.")}\\.`));
});
