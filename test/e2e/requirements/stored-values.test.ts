/** What presigned addresses of values between tasks open in a real MinIO, and what the sweep and the bucket's rule do there. */
import * as path from "node:path";
import execa from "execa";
import { ensureVenv, pythonsHere } from "../../python/venv";
import { startMinio } from "../../support/minio";

const containing = (text: string): unknown => expect.stringContaining(text);
const ROOT = path.join(__dirname, "..", "..", "..");

jest.setTimeout(900_000);

test("a task reads what it was given, writes in its own folder and no more than it may; gone runs are swept", async () => {
    const [version = ""] = await pythonsHere();
    const python = await ensureVenv(version);
    const store = await startMinio("gaiaflow-test-stored-values", "bridge");
    try {
        const env = {
            ENDPOINT: store.endpoint,
            KEY_ID: store.key.accessKeyId,
            KEY_SECRET: store.key.secretAccessKey,
            PYTHONPATH: path.join(ROOT, "python", "src"),
            PYTHONDONTWRITEBYTECODE: "1",
        };
        const { stdout } = await execa(python, [path.join(__dirname, "clients", "stored_values.py")], { env });
        const own = "xcom/gaiaflow.dev/d/manual__2026-01-01T00=3A00=3A00=2B00=3A00/t/-1/1/1.npy";
        const refused = "could not be kept in the object store:";
        const results: unknown = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
        expect(results).toEqual({
            address: `s3://xcom/${own}`,
            arrived: [0, 1, 2],
            elsewhere: containing(`${refused} it refuses (AccessDenied)`),
            "too large": containing(`${refused} HTTP 400 EntityTooLarge`),
            gone: containing("it is no longer there"),
            forged: containing("it refuses (SignatureDoesNotMatch)"),
            swept: 1,
            left: ["others/1.npy", own],
            rules: [["gaiaflow-keep-days", "xcom/gaiaflow.dev/", 3]],
        });
    } finally {
        await store.remove();
    }
});
