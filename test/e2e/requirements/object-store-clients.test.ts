/**
 * Clients of S3 as PyPI has them today, with the variables that a stack sets, against its MinIO; and a public bucket and a private
 * one elsewhere beside it, for which another MinIO of this machine stands in.
 */
import * as path from "node:path";
import execa from "execa";
import { s3Environment } from "../../../lib/s3-environment";
import { docker, tryDocker } from "../../support/docker-engine";
import { minioImage } from "../../support/minio";
import { until } from "../../support/until";
import { closeAll, temporaryFolder, useMachinesIndex } from "../../support/uv-index";

const PACKAGES = "rasterio s3fs obstore pyarrow polars duckdb duckdb-extension-httpfs boto3".split(" ");
const KEY = {
    AWS_ACCESS_KEY_ID: "clients",
    AWS_SECRET_ACCESS_KEY: "a secret of the tests",
    AWS_DEFAULT_REGION: "us-east-1",
};
/** What the other server knows, and the stack's does not. */
const OTHER_KEY = { AWS_ACCESS_KEY_ID: "elsewhere", AWS_SECRET_ACCESS_KEY: "another secret of the tests" };
const SERVERS = { "gaiaflow-test-inside": KEY, "gaiaflow-test-outside": OTHER_KEY };
const PYTHON = "3.13";
let [inside, outside] = ["", ""];
let interpreter: Promise<string>;

jest.setTimeout(900_000);
beforeAll(async () => {
    await useMachinesIndex();
    interpreter = environment();
    await interpreter;
    [inside = "", outside = ""] = await Promise.all(Object.entries(SERVERS).map(startServer));
});
afterAll(async () => {
    await Promise.all(Object.keys(SERVERS).map((name) => tryDocker(["rm", "--force", "--volumes", name])));
    await closeAll();
});

/** As a stack's: it takes a bucket's name before its host's, too. @returns Its address. */
async function startServer([name, key]: [string, typeof OTHER_KEY]): Promise<string> {
    await tryDocker(["rm", "--force", "--volumes", name]);
    const variables = {
        ...{
            MINIO_ROOT_USER: key.AWS_ACCESS_KEY_ID,
            MINIO_ROOT_PASSWORD: key.AWS_SECRET_ACCESS_KEY,
            MINIO_DOMAIN: "localhost",
        },
        ...{ MINIO_ROOT_USER_FILE: "", MINIO_ROOT_PASSWORD_FILE: "" },
    };
    const env = Object.entries(variables).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
    await docker("run", "--detach", "--name", name, "--publish", "127.0.0.1::9000", ...env, await minioImage());
    const port = (await docker("port", name, "9000/tcp")).trim().split(":").at(-1) ?? "";
    const endpoint = `http://localhost:${port}`;
    await until("MinIO is ready", () =>
        fetch(`${endpoint}/minio/health/ready`, { signal: AbortSignal.timeout(5000) }).then(
            ({ ok }) => ok,
            () => false,
        ),
    );
    return endpoint;
}

/** An environment with the packages. @returns Its Python. */
async function environment(): Promise<string> {
    const folder = path.join(temporaryFolder({}), "venv");
    const command = path.join(folder, "bin", "python");
    // By the variable a machine with pyenv finds it, too.
    const env = { PYENV_VERSION: PYTHON, UV_PYTHON_DOWNLOADS: "never" };
    await execa("uv", ["venv", "--quiet", "--python", PYTHON, folder], { env });
    await execa("uv", ["pip", "install", "--quiet", "--only-binary", ":all:", "--python", command, ...PACKAGES], {
        env,
    });
    return command;
}

/** Runs Python with the packages, the variables of a stack, and the other server's key as a secret under names of its own. */
async function python(endpoint: string, ...args: string[]): Promise<string> {
    const { AWS_ACCESS_KEY_ID: COPERNICUS_KEY, AWS_SECRET_ACCESS_KEY: COPERNICUS_SECRET } = OTHER_KEY;
    const key = endpoint === outside ? { ...KEY, ...OTHER_KEY } : { ...KEY, COPERNICUS_KEY, COPERNICUS_SECRET };
    const env = { ...key, ...s3Environment(endpoint), AWS_EC2_METADATA_DISABLED: "true" };
    const { stdout } = await execa(await interpreter, args, { env, timeout: 120_000 });
    return stdout;
}
const script = (name: string): string => path.join(__dirname, "clients", name);

const MAKE = "import boto3, sys\nfor name in sys.argv[1:]: boto3.client('s3').create_bucket(Bucket=name)";

test("each finds the stack's store by what the stack sets", async () => {
    await python(inside, "-c", MAKE, "data");
    expect(JSON.parse(await python(inside, script("inside.py")))).toEqual({
        ...{ boto3: "1", gdal: [4, 4], s3fs: "1", obstore: "1" },
        ...{ pyarrow: 3, polars: 3, duckdb: 3 },
    });
});

test("each reads a public bucket elsewhere as the docs say, with those variables set", async () => {
    await python(outside, "-c", MAKE, "data", "sentinel-cogs", "eodata");
    const fill = [
        "import boto3, json",
        "s3 = boto3.client('s3')",
        "allow = {'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::sentinel-cogs/*'}",
        "s3.put_bucket_policy(Bucket='sentinel-cogs', Policy=json.dumps({'Version': '2012-10-17', 'Statement': [allow]}))",
        "s3.put_object(Bucket='sentinel-cogs', Key='a.txt', Body=b'outside')",
    ];
    await python(outside, script("inside.py"));
    const copy =
        "for name in ('sentinel-cogs', 'eodata'): s3.copy_object(Bucket=name, Key='x.tif', CopySource='data/x.tif')";
    const hidden = "s3.put_object(Bucket='eodata', Key='a.txt', Body=b'private')";
    await python(outside, "-c", [...fill, hidden, copy].join("\n"));
    expect(JSON.parse(await python(inside, script("outside.py"), outside, "public"))).toEqual({
        ...{ boto3: "outside", gdal: [4, 4], s3fs: "outside", obstore: "outside", pyarrow: "outside" },
    });
});

test("three read a private bucket elsewhere with a key of its own as the docs say, with those variables set", async () => {
    expect(JSON.parse(await python(inside, script("outside.py"), outside, "private"))).toEqual({
        ...{ boto3_key: "private", gdal_key: 4, s3fs_key: "private" },
    });
});
