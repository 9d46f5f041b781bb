import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { docker, inspect, python } from "../../../support/docker";
import { mlflow } from "../../../support/mlflow-api";
import type { Platform } from "../../../support/platform";

/** Builds a small image. */
async function build(tag: string, ...lines: string[]): Promise<string> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-image-"));
    await fs.writeFile(path.join(folder, "Dockerfile"), lines.join("\n"));
    const cli = (await findDockerCli()) ?? "docker";
    await execa(cli, ["build", "--tag", tag, folder], { env: { DOCKER_BUILDKIT: "1" } });
    await fs.rm(folder, { recursive: true });
    return tag;
}

/** The base of our own images; nothing else can be counted on where no registry answers. */
const BASE = "gaiaflow/base:trixie-1";

const BUCKETS = [
    "import boto3",
    's3 = boto3.client("s3", endpoint_url="http://minio:9000", region_name="us-east-1")',
    'print(" ".join(b["Name"] for b in s3.list_buckets()["Buckets"]))',
].join("\n");

/** Images that are not ours. */
export function ownImages(fixture: () => Platform): void {
    describe("an image of one's own", () => {
        const images: string[] = [];
        const imageOf = async (role: string): Promise<string> => {
            const { Image } = await inspect(fixture().container(role));
            return (await docker("image", "inspect", Image, "--format", "{{index .RepoTags 0}}")).trim();
        };
        afterAll(() => docker("image", "rm", "--force", ...images));

        const command = ["server", "/data", "--address", ":9000"];
        // One `up` for both: neither knows of the other.
        beforeAll(async () => {
            const copy = `COPY --from=${await imageOf("minio")} /usr/local/bin/minio /usr/local/bin/s3-server`;
            images.push(
                await build("gaiaflow-e2e/own-mlflow:1", `FROM ${await imageOf("mlflow")}`, "LABEL own=yes"),
                await build("gaiaflow-e2e/another-store:1", `FROM ${BASE}`, copy, 'ENTRYPOINT ["s3-server"]'),
            );
            await fixture().configure({ images: { mlflow: images[0] }, objectStore: { image: images[1], command } });
            await fixture().up();
        });

        test("runs as MLflow", async () => {
            expect(await docker("inspect", fixture().container("mlflow"), "--format", "{{.Config.Labels.own}}")).toBe(
                "yes",
            );
            await mlflow(fixture().ports.mlflow, "POST", "experiments/search", { max_results: 1 });
        });

        test("and another S3 server's, which knows nothing of ours, run as the object store", async () => {
            expect((await inspect(fixture().container("minio"))).Config.Cmd).toEqual(command);
            expect((await python(fixture().container("mlflow"), BUCKETS)).split(" ").sort()).toEqual([
                "data",
                "mlflow",
            ]);
        });

        test("that does not get well fails the up with the end of its log, and fails the next up too", async () => {
            images.push(
                await build("gaiaflow-e2e/broken:1", `FROM ${BASE}`, 'CMD ["sh", "-c", "echo out of order; exit 3"]'),
            );
            await fixture().configure({ images: { mlflow: images[2] } });
            for (let attempt = 1; attempt <= 2; attempt++) {
                const { exitCode, all } = await fixture().pulumi("up", "--yes", "--skip-preview");
                expect(exitCode).not.toBe(0);
                expect(all).toContain(`mlflow (container ${fixture().container("mlflow")}) ends again and again`);
                expect(all).toContain("out of order");
            }
        });

        test("gives way to ours, also while Docker starts it again and again, once it is not asked for", async () => {
            await fixture().configure({ images: undefined, objectStore: undefined });
            await fixture().up();
            expect(await imageOf("mlflow")).toMatch(/^gaiaflow\/mlflow:/);
            expect(await imageOf("minio")).toMatch(/^gaiaflow\/minio:/);
        });
    });
}
