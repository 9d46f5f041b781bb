import * as pulumi from "@pulumi/pulumi";
import { fernetKey } from "../../../../lib/fernet-key";
import { sweepStoredValues } from "../../../../checks/stored-values";
import { dev } from "../../../../stacks/dev";
import { builtImages } from "../../../../stacks/images";
import { mocks, SECRET_MARK } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { publicPart, revealed } from "../../../support/secret-values";
import { MACHINE, settings } from "../../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));
jest.mock("../../../../checks/stored-values", () => ({ sweepStoredValues: jest.fn() }));

const CONTAINER = "docker:index/container:Container";
const PASSWORD = "random:index/randomPassword:RandomPassword";

const run = (changes: Parameters<typeof settings>[0] = {}) => record(() => dev(settings(changes), MACHINE), { mocks });
type Run = Awaited<ReturnType<typeof run>>;
/** Those that containers run, not what they start from. */
const serviceImages = (stack: Run) =>
    stack.resources
        .filter(({ type }) => type === "docker:index/image:Image")
        .filter(({ name }) => !["python-image", "uv-image", "wheel-image", "environment-image"].includes(name));

/** The stack that sets nothing; every test looks at it, none changes it. */
let all: Run;
beforeAll(async () => {
    all = await run();
});

interface Upload {
    readonly file: string;
    readonly content: string;
}
const files = (recording: Run, container: string): Record<string, string> => {
    const uploads = revealed(recording.get(CONTAINER, container).inputs["uploads"]) as Upload[];
    return Object.fromEntries(uploads.map(({ file, content }) => [file, content]));
};
const containers = (recording: Run) => recording.resources.filter(({ type }) => type === CONTAINER);

describe("credentials", () => {
    test("are made by version, and only Airflow's encryption keeps all keys before", async () => {
        const third = await run({ credentialsVersion: 3 });
        expect(third.get(PASSWORD, "credentials-jupyter").inputs["keepers"]).toEqual({ version: "3" });
        const keys = third.resources.map(({ name }) => name).filter((name) => name.startsWith("credentials-fernet"));
        expect(keys.sort()).toEqual(["credentials-fernet-v1", "credentials-fernet-v2", "credentials-fernet-v3"]);
        expect(files(third, "airflow-scheduler")["/run/secrets/airflow/fernet-key"]).toBe(
            ["3", "2", "1"].map((version) => fernetKey(`${SECRET_MARK}-credentials-fernet-v${version}`)).join(","),
        );
        const { command } = third.get(CONTAINER, "airflow-migration").inputs;
        expect(command).toEqual(["airflow-migrate", "--rotate-fernet-key"]);
    });

    test("reach each container only as far as it needs them", () => {
        const given = Object.fromEntries(
            containers(all).map(({ name }) => [name, Object.keys(files(all, name)).sort()]),
        );
        const airflow = ["/run/secrets/airflow/database-url", "/run/secrets/airflow/fernet-key"];
        const root = ["/run/secrets/minio/root-password", "/run/secrets/minio/root-user"];
        const variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(
            (name) => `/run/secrets/environment/${name}`,
        );
        expect(given).toEqual({
            postgres: ["/run/secrets/postgres/airflow", "/run/secrets/postgres/mlflow"],
            minio: root,
            "minio-init": ["/run/secrets/minio/access-key", ...root, "/run/secrets/minio/secret-key"].sort(),
            mlflow: ["/run/secrets/mlflow/database-url", "/run/secrets/s3/credentials"],
            "airflow-migration": [...airflow, "/run/secrets/airflow/objects.json"],
            "airflow-api-server": [
                "/run/secrets/airflow/api-secret-key",
                ...airflow,
                "/run/secrets/airflow/jwt-secret",
                "/run/secrets/airflow/passwords.json",
            ],
            "airflow-scheduler": [
                ...airflow,
                "/run/secrets/airflow/jwt-secret",
                ...variables,
                "/run/secrets/s3/credentials",
            ],
            "airflow-dag-processor": airflow,
            "airflow-triggerer": airflow,
            jupyter: ["/run/secrets/jupyter/token"],
            kernels: [...variables, "/run/secrets/s3/credentials"],
            tasks: [...variables, "/run/secrets/s3/credentials"],
        });
        expect(files(all, "mlflow")["/run/secrets/s3/credentials"]).toContain("credentials-s3-access-key");
    });
});

describe("the user's own variables", () => {
    const env = { REGION: "eu", AWS_SECRET_ACCESS_KEY: pulumi.secret("theirs"), TOKEN: pulumi.secret(SECRET_MARK) };
    const file = (name: string) => `/run/secrets/environment/${name}`;
    let own: Run;
    beforeAll(async () => {
        const { tasks } = settings();
        const airflow = { env: { AIRFLOW__A__B: "1", PASSWORD: pulumi.secret(SECRET_MARK) }, requirements: [] };
        own = await run({ env, airflow, tasks: { ...tasks, envVars: { REGION: "us", TOKEN: "none" } } });
    });
    const envs = (name: string) => revealed(own.get(CONTAINER, name).inputs["envs"]) as string[];

    test("reach what runs the user's code and the services, and no store of data", () => {
        const given = (name: string) => [envs(name).includes("REGION=eu"), files(own, name)[file("TOKEN")]];
        const reached = [
            "kernels",
            "jupyter",
            "mlflow",
            "airflow-api-server",
            "airflow-triggerer",
            "airflow-migration",
        ];
        expect(reached.map(given)).toEqual(reached.map(() => [true, SECRET_MARK]));
        expect(["postgres", "minio", "minio-init"].map(given)).toEqual([1, 2, 3].map(() => [false, undefined]));
    });

    test("are files where they are secret, and in no list of variables", () => {
        expect(
            containers(own)
                .map(({ inputs }) => JSON.stringify(revealed(inputs["envs"])))
                .join(),
        ).not.toMatch(/TOKEN=SECRET|theirs/);
        expect(files(own, "airflow-scheduler")[file("PASSWORD")]).toBe(SECRET_MARK);
        expect(envs("airflow-scheduler")).toContain("AIRFLOW__A__B=1");
    });

    test("beat the stack's key as a pair, but in MLflow, which has a store of its own", () => {
        for (const name of ["tasks", "kernels", "airflow-scheduler"]) {
            expect(files(own, name)[file("AWS_SECRET_ACCESS_KEY")]).toBe("theirs");
            expect(files(own, name)).not.toHaveProperty([file("AWS_ACCESS_KEY_ID")]);
        }
        expect(files(own, "mlflow")).not.toHaveProperty([file("AWS_SECRET_ACCESS_KEY")]);
    });

    test("of a task give way to `tasks.envVars`, but for a secret", () => {
        expect(envs("tasks")).toContain("REGION=us");
        expect(files(own, "tasks")[file("TOKEN")]).toBe(SECRET_MARK);
    });
});

describe("the object store", () => {
    test("makes the buckets that are asked for, and a key that may make those of the project or of the configuration", async () => {
        const envs = (recording: Run) => revealed(recording.get(CONTAINER, "minio-init").inputs["envs"]) as string[];
        expect(envs(all)).toEqual(
            expect.arrayContaining(["OBJECT_STORE_BUCKETS=mlflow,data", "OBJECT_STORE_KEY_BUCKETS=iris-*"]),
        );
        const own = await run({ objectStore: { buckets: ["data", "s2"], keyBuckets: ["*"] } });
        expect(envs(own)).toEqual(
            expect.arrayContaining(["OBJECT_STORE_BUCKETS=mlflow,data,s2", "OBJECT_STORE_KEY_BUCKETS=*"]),
        );
        const [network] = own.get(CONTAINER, "minio").inputs["networksAdvanced"] as { aliases: string[] }[];
        expect(network?.aliases).toEqual(["minio", "mlflow.minio", "data.minio", "s2.minio"]);
    });

    test("keeps values between tasks in a bucket of its own, which Airflow may give a rule", async () => {
        const own = await run({ xcom: { objectStorage: true, maxObjectMib: 1, keepDays: 1 } });
        expect(revealed(own.get(CONTAINER, "minio-init").inputs["envs"])).toEqual(
            expect.arrayContaining(["OBJECT_STORE_BUCKETS=mlflow,data,xcom", "OBJECT_STORE_KEY_BUCKETS=iris-*,xcom"]),
        );
        expect(sweepStoredValues).toHaveBeenCalledTimes(1);
        expect(sweepStoredValues).toHaveBeenCalledWith(settings().identity);
        // MinIO itself is not replaced for it.
        expect(own.get(CONTAINER, "minio").inputs).toEqual(all.get(CONTAINER, "minio").inputs);
    });

    test("shared memory is what a container may take, or what the configuration says", async () => {
        const sizes = (recording: Run) =>
            ["tasks", "kernels", "airflow-scheduler", "mlflow"].map(
                (name) => recording.get(CONTAINER, name).inputs["shmSize"],
            );
        expect(sizes(all)).toEqual([2048, 2048, 2048, undefined]);
        const { tasks } = settings();
        expect(sizes(await run({ tasks: { ...tasks, sharedMemory: "1Gi" } }))).toEqual([1024, 1024, 1024, undefined]);
    });

    test("Airflow's objects reach the migration as a secret file", async () => {
        const objects = { connections: { a: "http://b" }, variables: { c: SECRET_MARK }, pools: {} };
        const own = await run({ airflow: { env: {}, requirements: [], objects } });
        expect(JSON.parse(files(own, "airflow-migration")["/run/secrets/airflow/objects.json"] ?? "")).toEqual(objects);
        expect(JSON.stringify(publicPart(own.get(CONTAINER, "airflow-migration").inputs))).not.toContain(SECRET_MARK);
    });
});

describe("who runs a container", () => {
    const user = (recording: Run, name: string) => recording.get(CONTAINER, name).inputs["user"];

    test("is the clone's owner where it works on the clone's files", () => {
        expect(user(all, "airflow-scheduler")).toBe("1000:0");
        expect(user(all, "jupyter")).toBe("1000:0");
        expect(user(all, "kernels")).toBe("1000:0");
        expect(user(all, "postgres")).toBe("999:0");
    });

    test("is nobody in particular where root owns the clone", async () => {
        const roots = await run({ machine: { ...settings().machine, ownerUid: 0 } });
        expect(user(roots, "airflow-scheduler")).toBe("50000:0");
        expect(user(roots, "jupyter")).toBe("50000:0");
        expect(user(roots, "postgres")).toBe("999:0");
    });
});

describe("notebooks", () => {
    const mounts = (name: string) =>
        all.get(CONTAINER, name).inputs["volumes"] as { containerPath: string; readOnly: boolean }[];
    const SHARED = [
        { containerPath: "/project", hostPath: "/clone/project", readOnly: true },
        { containerPath: "/project/notebooks", hostPath: "/clone/project/notebooks", readOnly: false },
        { containerPath: "/dags", hostPath: "/clone/dags", readOnly: true },
        { containerPath: "/run/gaiaflow/kernels", volumeName: "kernels-memory-auto", readOnly: false },
    ];

    test("run where the project is, with what clients need; Jupyter's server has its files and no more", () => {
        expect(mounts("jupyter")).toEqual(SHARED);
        expect(mounts("kernels").slice(0, 4)).toEqual(SHARED);
        expect(
            mounts("kernels")
                .slice(4)
                .map(({ containerPath, readOnly }) => [containerPath, readOnly]),
        ).toEqual([["/opt/gaiaflow/metadata", true]]);
        expect(all.get(CONTAINER, "jupyter").inputs).toMatchObject({
            envs: ["GAIAFLOW_NOTEBOOKS=/project/notebooks"],
            memory: 512,
        });
        const { envs, memory } = all.get(CONTAINER, "kernels").inputs;
        expect(memory).toBe(2048);
        expect(envs).toEqual(
            expect.arrayContaining(["GAIAFLOW_PROJECT=iris", "MLFLOW_TRACKING_URI=http://mlflow:5000"]),
        );
        expect(String(envs)).not.toContain("GAIAFLOW_REQUIREMENTS");
    });

    test("write scratch folders as they lie on the disk, and see folders from elsewhere", async () => {
        const { project } = settings();
        const layout = { ...project.layout, scratch: ["models"] };
        const source = { folder: "/big", identity: "9" };
        const some = await run({
            project: { ...project, layout },
            mounts: [
                { path: "/data", readOnly: true, source },
                { path: "raw", readOnly: false, source },
            ],
        });
        const seen = (name: string) =>
            (some.get(CONTAINER, name).inputs["volumes"] as Record<string, unknown>[])
                .filter(({ hostPath }) => ["/clone/project/models", "/big"].includes(String(hostPath)))
                .map(({ containerPath, readOnly }) => `${String(containerPath)} ${String(readOnly)}`);
        const ofNotebooks = ["/project/models false", "/data true", "/project/raw false"];
        expect([seen("kernels"), seen("jupyter")]).toEqual([ofNotebooks, ofNotebooks]);
        const inTasks = ["/data true", expect.stringMatching(/^\/opt\/gaiaflow\/mounts\/raw-[0-9a-f]{6} false$/)];
        for (const name of ["tasks", "airflow-scheduler", "airflow-triggerer"]) {
            expect([name, seen(name)]).toEqual([name, inTasks]);
        }
        expect(seen("airflow-dag-processor")).toEqual([]);
    });

    test("say in which file what they have installed is kept", async () => {
        const { project } = settings();
        const environment = { ...project.environment, source: "project/requirements.txt" };
        const some = await run({ project: { ...project, environment } });
        const { envs } = some.get(CONTAINER, "kernels").inputs;
        expect(envs).toContain("GAIAFLOW_REQUIREMENTS=project/requirements.txt");
    });

    test("have an image that moves with the project's requirements; Jupyter's does not", () => {
        const before = builtImages(settings());
        const { project } = settings();
        const environment = { ...project.environment, requirements: "humanize==4.9.0\n" };
        const after = builtImages(settings({ project: { ...project, environment } }));
        const moved = [...before.keys()].filter((image) => before.get(image) !== after.get(image));
        expect(moved).toEqual(expect.arrayContaining(["environment", "kernels"]));
        expect(moved).not.toContain("jupyter");
    });

    test("share a volume in memory with Jupyter's server, which only the containers' group may enter", () => {
        const { ignoreChanges, inputs } = all.get("docker:index/volume:Volume", "kernels-memory");
        expect(inputs).toMatchObject({
            driver: "local",
            driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=16m,uid=0,gid=0,mode=0770" },
        });
        expect([inputs["name"], ignoreChanges]).toEqual([undefined, []]);
    });
});

describe("networks", () => {
    test("keep Postgres away from all that does not need it", () => {
        const joined = (network: string) =>
            containers(all)
                .filter(({ inputs }) => JSON.stringify(inputs["networksAdvanced"]).includes(network))
                .map(({ name }) => name)
                .sort();
        expect(joined("networks-platform-auto")).not.toContain("postgres");
        expect(joined("networks-database-auto")).toEqual(
            ["airflow-api-server", "airflow-dag-processor", "airflow-migration", "airflow-scheduler"].concat([
                "airflow-triggerer",
                "mlflow",
                "postgres",
            ]),
        );
        const { inputs, ignoreChanges } = all.get("docker:index/network:Network", "networks-platform");
        expect(inputs["ipamConfigs"]).toEqual([{ subnet: "172.30.0.0/24", gateway: "172.30.0.1" }]);
        expect(inputs).not.toHaveProperty("name");
        expect(ignoreChanges).toEqual(["ipamConfigs"]);
    });
});

describe("another object store", () => {
    const objectStore = { image: "example.com/s3:1", command: ["serve", "/data"] };

    test("runs in MinIO's place, with data of its own and every way to take the key", async () => {
        const other = await run({ objectStore });
        const { inputs } = other.get(CONTAINER, "minio");
        expect(inputs).toMatchObject({
            image: "example.com/s3:1",
            command: ["serve", "/data"],
            user: "10001:0",
            volumes: [{ volumeName: "object-store-data-auto", containerPath: "/data", readOnly: false }],
        });
        expect(JSON.stringify(revealed(inputs["envs"]))).toContain("RUSTFS_SECRET_KEY=marked-secret");
        expect(inputs["ports"]).toMatchObject([{ internal: 9000 }]);
        expect(files(other, "mlflow")["/run/secrets/s3/credentials"]).toContain("credentials-minio-user");
        expect(Object.keys(files(other, "minio-init"))).toHaveLength(2);
        expect(other.get("command:local:Command", "minio-ready").inputs["environment"]).toEqual({
            GAIAFLOW_AWAIT: expect.stringContaining('"url":"http://127.0.0.1:9000/"') as string,
        });
    });

    test("has no console, and keeps MinIO's data", async () => {
        const other = await run({ objectStore });
        const urls = await new Promise<Record<string, string>>((resolve) => other.result.urls.apply(resolve));
        expect(urls).not.toHaveProperty("minioConsole");
        expect(other.get("docker:index/volume:Volume", "minio-data")).toBeDefined();
    });
});

test("an image of one's own runs in place of ours, which is not built", async () => {
    const own = await run({ images: { mlflow: "example.com/mlflow:1" } });
    expect(own.get(CONTAINER, "mlflow").inputs["image"]).toBe("example.com/mlflow:1");
    const builds = serviceImages(own).map(({ name }) => name);
    expect(builds.sort()).toEqual(
        ["airflow", "jupyter", "kernels", "minio", "postgres"].map((name) => `${name}-image`),
    );
});

test("the version of the credentials is on record before a container has them, and after every image is there", async () => {
    const second = await run({ credentialsVersion: 2 });
    const file = second.get("command:local:Command", "credentials-version");
    expect(file.inputs).toMatchObject({
        stdin: "2\n",
        environment: { FILE: "/home/user/state/stacks/gaiaflow/dev/credentials-version" },
    });
    expect(containers(second).filter(({ dependencies }) => !dependencies.includes(file.urn))).toEqual([]);
    const images = serviceImages(second).map(({ urn }) => urn);
    expect(file.dependencies).toEqual(expect.arrayContaining(images));
});

test("every container waits for every image", () => {
    const images = serviceImages(all).map(({ urn }) => urn);
    expect(images).toHaveLength(6);
    const hasty = containers(all).filter(({ dependencies }) => !images.every((urn) => dependencies.includes(urn)));
    expect(hasty.map(({ name }) => name)).toEqual([]);
});

test("a further environment of Airflow wins, and stays as secret as it came", async () => {
    const env = { AIRFLOW__API__BASE_URL: "http://mine", AIRFLOW_CONN_A: pulumi.secret("marked-secret") };
    const own = await run({ airflow: { env, requirements: [] } });
    const { envs } = own.get(CONTAINER, "airflow-api-server").inputs;
    expect(revealed(envs)).toContain("AIRFLOW__API__BASE_URL=http://mine");
    expect(JSON.stringify(publicPart(envs))).not.toContain("marked-secret");
});
