/**
 * The example for earth observation as docs/earth-observation.md has it, with the template, the npm package, and nothing of the clone.
 * With GAIAFLOW_PICTURES=docs/pictures the page's map is that of this run:
 * npm run pictures -- pages
 */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { PROJECT_LABEL } from "../../../lib/labels";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker } from "../../support/docker-engine";
import { Cookiecutter } from "../../support/generated-projects";
import { installProject, usePorts, type InstalledProject } from "../../support/installed-project";
import { mlflow } from "../../support/mlflow-api";
import { packClone } from "../../support/npm-package";
import type { Logins, Ports } from "../../support/platform";

jest.setTimeout(1_800_000);

const PICTURES = process.env["GAIAFLOW_PICTURES"];
const name = `land-cover-${crypto.randomBytes(3).toString("hex")}`;
let clone: CloneCopy;
let root: string;
let project: InstalledProject;
let ports: Ports;
const ask = <T>(route: string, query: object) => mlflow<T>(ports.mlflow, "GET", route, query);
const ours = (...list: string[]) => docker(...list, "--filter", `label=${PROJECT_LABEL}=${name}`);

beforeAll(async () => {
    clone = await copyClone();
    root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-earth-"));
    const { file: tarball } = await packClone(clone.dir, root);
    const cookiecutter = await Cookiecutter.at(path.join(root, "home"));
    const answers = { project_name: name, package_name: "land_cover", examples: "no" } as const;
    project = await installProject({ cookiecutter, tarball, env: clone.env, root }, answers);
    await succeed(project.run("cp", "-r", "node_modules/gaiaflow/examples/earth-observation/.", "."));
    ports = await usePorts(project.folder, { "gaiaflow:services": ["airflow", "mlflow"] });
    await succeed(project.gaiaflow("start"));
});

afterAll(async () => {
    await project.gaiaflow("destroy", "--yes");
    await clone.remove();
    await fs.rm(root, { recursive: true });
});

/** A client of the stack's object store with the key that functions have. */
async function objectStore(): Promise<S3Client> {
    const pulumi = path.join(project.folder, "node_modules", ".bin", "pulumi");
    const args = ["stack", "output", "credentials", "--json", "--show-secrets", "--stack", "dev"];
    const { accessKey: accessKeyId, secretKey: secretAccessKey } = (
        JSON.parse((await project.run(pulumi, ...args)).stdout) as Logins
    ).s3;
    const endpoint = `http://127.0.0.1:${ports.minio}`;
    const credentials = { accessKeyId, secretAccessKey };
    return new S3Client({ endpoint, forcePathStyle: true, region: "us-east-1", credentials });
}

test("runs from scenes to a map", async () => {
    const ran = await succeed(project.gaiaflow("run", "land_cover", "--wait", "--yes"));
    expect(ran).toContain("draw: success");
});

let runId: string;

test("has a model in MLflow's registry, whose run has the map as an artifact", async () => {
    const champion = { name: "land_cover", alias: "champion" };
    const registered = await ask<{ model_version: { version: string; run_id: string } }>(
        "registered-models/alias",
        champion,
    );
    expect(registered.model_version.version).toBe("1");
    runId = registered.model_version.run_id;
    const artifact = `get-artifact?run_uuid=${runId}&path=map/land_cover.svg`;
    const map = await (await fetch(`http://127.0.0.1:${ports.mlflow}/${artifact}`)).text();
    expect(map).toMatch(/^<svg xmlns='http:\/\/www\.w3\.org\/2000\/svg'[^]*<path .*\n<rect .*\n<text .*>water<\/text>/);
    if (PICTURES !== undefined) {
        await fs.writeFile(path.join(PICTURES, "land-cover.svg"), `${map}\n`);
    }
});

test("has written zarr for each scene that it found, a mapped task each, and for the map", async () => {
    const client = await objectStore();
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: "data", Prefix: "land_cover/" },
    )) {
        keys.push(...Contents.map(({ Key = "" }) => Key));
    }
    const stores = [...new Set(keys.map((key) => key.split("/")[1] ?? ""))];
    const { run } = await ask<{ run: { data: { params: { key: string; value: string }[] } } }>("runs/get", {
        run_id: runId,
    });
    const scenes = Number(run.data.params.find(({ key }) => key === "scenes")?.value);
    expect(scenes).toBeGreaterThan(10);
    expect(stores).toHaveLength(scenes + 1);
    expect(stores.filter((store) => !/^made-up-2026-\d\d-\d\d\.zarr$/.test(store))).toEqual(["land_cover.zarr"]);
    const Key = "land_cover/land_cover.zarr/cover/zarr.json";
    const { Body } = await client.send(new GetObjectCommand({ Bucket: "data", Key }));
    expect(JSON.parse((await Body?.transformToString()) ?? "")).toMatchObject({ zarr_format: 3, shape: [48, 48] });
    client.destroy();
});

test("passes check and its own tests, and is removed with all that it made", async () => {
    await succeed(project.gaiaflow("check"));
    expect(await succeed(project.gaiaflow("test"))).toContain("airflow: passed; project: passed.");
    await succeed(project.gaiaflow("destroy", "--yes"));
    expect([await ours("ps", "--all", "--quiet"), await ours("volume", "ls", "--quiet")]).toEqual(["", ""]);
});
