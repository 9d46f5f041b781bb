import { loginStatus } from "../../../support/airflow-api";
import { exitCodesDuring } from "../../../support/exit-codes";
import { python } from "../../../support/docker";
import { jupyter } from "../../../support/jupyter-kernel";
import { putData, readData } from "../../../support/platform-data";
import type { Logins, Platform } from "../../../support/platform";

/** Tries an S3 key and a database password from inside the networks. */
const TRY = `
import boto3, psycopg2
from botocore.exceptions import ClientError

def s3(key):
    client = boto3.client("s3", endpoint_url="http://minio:9000", region_name="us-east-1",
        aws_access_key_id=key["accessKey"], aws_secret_access_key=key["secretKey"])
    try:
        client.list_objects_v2(Bucket="data")
        return True
    except ClientError:
        return False

def database(role, password):
    try:
        psycopg2.connect(host="postgres", dbname=role, user=role, password=password).close()
        return True
    except psycopg2.OperationalError:
        return False

print(json.dumps({
    "minio": s3(given["minio"]), "s3": s3(given["s3"]),
    "airflow database": database("airflow", given["postgres"]["airflow"]),
    "mlflow database": database("mlflow", given["postgres"]["mlflow"]),
}))
`;

/** Which of these credentials open something. */
async function opened(platform: Platform, logins: Logins): Promise<Record<string, boolean>> {
    const { ports } = platform;
    const inside = await python(platform.container("mlflow"), TRY, logins);
    const server = { port: ports.jupyter, token: logins.jupyter.token };
    return {
        ...(JSON.parse(inside) as Record<string, boolean>),
        airflow: (await loginStatus(ports.airflow, logins.airflow)) === 201,
        jupyter: (await jupyter(server, "GET", "contents")).status === 200,
    };
}

const all = (value: boolean): Record<string, boolean> =>
    Object.fromEntries(
        ["airflow", "airflow database", "jupyter", "minio", "mlflow database", "s3"].map((name) => [name, value]),
    );

/** New credentials, twice, with data in place. */
export function rotation(fixture: () => Platform): void {
    describe("a raised credentialsVersion", () => {
        test.each([2, 3])(
            "to %i: new credentials open everything, the old nothing, and all data is readable",
            async (version) => {
                const data = await putData(fixture());
                const old = await fixture().logins();
                expect(await opened(fixture(), old)).toEqual(all(true));
                await fixture().configure({ credentialsVersion: version });
                // Postgres is another container now; the one before was not killed.
                expect(await exitCodesDuring(fixture().stack, "postgres", fixture().up)).toEqual(["0"]);
                expect(await opened(fixture(), await fixture().logins())).toEqual(all(true));
                expect(await opened(fixture(), old)).toEqual(all(false));
                expect(await readData(fixture(), data)).toEqual(data);
            },
        );

        test("by more than one at a time is refused, since there is no way back", async () => {
            await fixture().configure({ credentialsVersion: 5 });
            const { exitCode, all: output } = await fixture().pulumi("up", "--yes", "--skip-preview");
            await fixture().configure({ credentialsVersion: 3 });
            expect(exitCode).not.toBe(0);
            expect(output).toContain("gaiaflow:credentialsVersion is 5, but the stack's credentials are of version 3");
        });
    });
}
