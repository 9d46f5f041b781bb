import { bucketFaults } from "../../../checks/bucket";
import { bundleStage, type BundleStage } from "../../support/bundle-stage";
import { docker, removeAllWith } from "../../support/docker-engine";
import { readOnlyKey, startMinio, type Minio } from "../../support/minio";

jest.setTimeout(600_000);

const NAME = "gaiaflow-test-bundles";
const BUCKET = "team";
/** What the stage's stack is called. */
const IDENTITY = { project: "engines", stack: "test" };
const MANIFEST = "airflow/iris/.gaiaflow-manifest.json";

let minio: Minio;

beforeAll(async () => {
    await removeAllWith(NAME);
    await docker("network", "create", NAME);
    minio = await startMinio(`${NAME}-minio`, NAME);
    await minio.makeBucket(BUCKET);
});

afterAll(async () => {
    await removeAllWith(NAME);
});

/** The bucket of a MinIO that is nobody's stack's. It is no proof for AWS, whose rights are finer. */
describe("DAGs in a bucket", () => {
    let stage: BundleStage;
    const s3 = () => ({
        ...{ bucket: BUCKET, prefix: "airflow/iris", endpoint: minio.endpoint },
        ...minio.key,
    });
    const names = () => minio.names(BUCKET);

    beforeAll(async () => {
        stage = await bundleStage();
        await stage.configure({ type: "s3", s3: s3() });
        await minio.write(BUCKET, "airflow/other.py", "theirs");
        await minio.write(BUCKET, "airflow/iris-2/other.py", "theirs");
        for (const file of [
            "a.py",
            "lib/b.py",
            ".airflowignore",
            ".env",
            "__pycache__/a.pyc",
            ".ipynb_checkpoints/a.py",
        ]) {
            await stage.dag(file, `# ${file}\n`);
        }
    });
    afterAll(() => stage.remove());

    const THEIRS = ["airflow/iris-2/other.py", "airflow/other.py"];
    const ours = (...files: string[]) => [...files.map((file) => `airflow/iris/${file}`), MANIFEST, ...THEIRS].sort();

    test("are sent by an up, without what is no DAG; a second preview and up change nothing", async () => {
        await stage.up();
        expect(await names()).toEqual(ours(".airflowignore", "a.py", "lib/b.py"));
        expect(await minio.read(BUCKET, "airflow/iris/lib/b.py")).toBe("# lib/b.py\n");
        expect(await stage.run(["preview", "--expect-no-changes"])).toEqual([0, expect.anything()]);
        expect(await stage.run(["up", "--yes", "--skip-preview", "--expect-no-changes"])).toEqual([
            0,
            expect.anything(),
        ]);
    });

    test("are changed and removed with the folder's, and a preview says which", async () => {
        await stage.dag("a.py", "# changed\n");
        await stage.dag("lib/b.py", undefined);
        await stage.dag("c.py", "# c.py\n");
        const [exitCode, preview] = await stage.run(["preview", "--diff"]);
        expect([exitCode, preview]).toEqual([0, expect.stringMatching(/a\.py[^]*c\.py/)]);
        expect(await names()).toEqual(ours(".airflowignore", "a.py", "lib/b.py"));
        await stage.up();
        expect(await names()).toEqual(ours(".airflowignore", "a.py", "c.py"));
        expect(await minio.read(BUCKET, "airflow/iris/a.py")).toBe("# changed\n");
    });

    test("are listed by drift, and put back by the next up, where somebody removed or changed them", async () => {
        expect(await stage.drift()).toEqual([0, []]);
        await minio.delete(BUCKET, "airflow/iris/a.py");
        await minio.write(BUCKET, "airflow/iris/c.py", "# not ours\n");
        await minio.write(BUCKET, "airflow/iris/theirs.py", "theirs");
        const at = "s3://team/airflow/iris";
        expect(await stage.drift()).toEqual([3, [`${at}/a.py gone`, `${at}/c.py changed`, `${at}/theirs.py foreign`]]);
        expect(await minio.read(BUCKET, "airflow/iris/c.py")).toBe("# not ours\n");
        await minio.delete(BUCKET, "airflow/iris/theirs.py");
        expect(await stage.run(["preview"])).toEqual([0, expect.anything()]);
        expect(await names()).toEqual(ours(".airflowignore", "c.py"));
        await stage.up();
        expect(await minio.read(BUCKET, "airflow/iris/a.py")).toBe("# changed\n");
        expect(await minio.read(BUCKET, "airflow/iris/c.py")).toBe("# c.py\n");
        expect(await stage.run(["preview", "--expect-no-changes"])).toEqual([0, expect.anything()]);
    });

    test("come with a connection, in a file that others may not read; state and output show no secret", async () => {
        const [connection, list] = await Promise.all(
            ["dag-bundle-connection.json", "dag-bundles.json"].map(stage.givenOut),
        );
        expect(JSON.parse(connection ?? "")).toMatchObject({
            login: minio.key.accessKeyId,
            password: minio.key.secretAccessKey,
        });
        expect(list).not.toContain(minio.key.secretAccessKey);
        await stage.dag("a.py", "# once more\n");
        const [, preview] = await stage.run(["preview", "--diff"]);
        const shown = [preview, await stage.up(), await stage.state()].join("\n");
        expect(shown).not.toContain(minio.key.secretAccessKey);
        expect(shown).not.toContain(JSON.stringify(minio.key.secretAccessKey).slice(1, -1));
    });

    test("are not sent where the prefix holds a file of somebody else, which is named and left", async () => {
        await minio.write(BUCKET, "airflow/iris/theirs.py", "theirs");
        await stage.dag("a.py", "# not sent\n");
        const [exitCode, all] = await stage.run(["up", "--yes", "--skip-preview"]);
        expect([exitCode, all]).toEqual([
            expect.any(Number),
            expect.stringContaining("gaiaflow:dags.bundle.s3.prefix is airflow/iris"),
        ]);
        expect(all).toContain("theirs.py; nothing was touched");
        expect(exitCode).not.toBe(0);
        expect(await minio.read(BUCKET, "airflow/iris/a.py")).toBe("# once more\n");
        await minio.delete(BUCKET, "airflow/iris/theirs.py");
        await stage.up();
    });

    const bundle = () => ({ type: "s3" as const, ...s3() });
    const faults = async (changes: object, write = false): Promise<string> => {
        const found = await bucketFaults({ identity: IDENTITY }, { ...bundle(), ...changes }, { write });
        return found.map(({ message }) => message).join("\n");
    };

    test.each([
        ["an absent bucket", { bucket: "absent" }, "s3.bucket is absent, which"],
        ["a wrong secret", { secretAccessKey: "hunter2-hunter2" }, "s3.secretAccessKey is refused by"],
        ["a wrong key", { accessKeyId: "nobody" }, "s3.secretAccessKey is refused by"],
        [
            "a server that does not answer",
            { endpoint: "http://127.0.0.1:9" },
            "which cannot be read at http://127.0.0.1:9",
        ],
    ])("%s is named before anything is done", async (_, changes, message) => {
        const text = await faults(changes);
        expect(text).toContain(message);
        expect(text).not.toContain("hunter2");
    });

    test("another stack's prefix is refused by its name", async () => {
        const other = { ...IDENTITY, stack: "other" };
        const [fault] = await bucketFaults({ identity: other }, bundle(), { write: true });
        expect(fault?.message).toContain("the files of stack engines/test; nothing was touched");
    });

    test("a key that may only read passes a preview and is named by an up", async () => {
        const { AccessKeyId, SecretAccessKey, SessionToken } = await readOnlyKey(minio);
        // Found in the environment, as AWS's clients find one: a session's token has no place in the configuration.
        const environment = { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
        Object.assign(process.env, environment, { AWS_SESSION_TOKEN: SessionToken });
        const noKey = { accessKeyId: undefined, secretAccessKey: undefined };
        try {
            expect(await faults(noKey)).toBe("");
            expect(await faults(noKey, true)).toContain(
                "s3.prefix is airflow/iris, which in team is not to be written by",
            );
        } finally {
            for (const name of [...Object.keys(environment), "AWS_SESSION_TOKEN"])
                Reflect.deleteProperty(process.env, name);
        }
        const warnings = jest.spyOn(console, "warn");
        expect(await faults({}, true)).toBe("");
        expect(warnings).not.toHaveBeenCalled();
        expect(await names()).toEqual(ours(".airflowignore", "a.py", "c.py"));
    });

    test("another prefix gets all of them, and the one before none", async () => {
        await stage.configure({ type: "s3", s3: { ...s3(), prefix: "airflow/iris-3" } });
        await stage.up();
        const found = await names();
        expect(found.filter((name) => name.startsWith("airflow/iris/"))).toEqual([]);
        expect(found).toContain("airflow/iris-3/a.py");
        await stage.configure({ type: "s3", s3: s3() });
        await stage.up();
    });

    test("go with the stack, and nothing else does", async () => {
        expect(await stage.run(["destroy", "--yes", "--skip-preview"])).toEqual([0, expect.anything()]);
        expect(await names()).toEqual(THEIRS);
    });
});
