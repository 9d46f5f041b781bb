import { validateConfig } from "../../../config/validate";

const project = JSON.stringify({ package: "iris" });
const inCluster = { deployment: "in-cluster" };
const roomy = { memoryMib: 8192 };

/** What is wrong with a stack, as what it is about, why, and what to type. */
const faults = (values: Record<string, unknown>, stack = "prod_local") => {
    const read = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    const texts = Object.entries(values).map(([key, value]) => [key, read(value)] as const);
    const raw = { stack, values: { project, ...Object.fromEntries(texts) }, secretKeys: new Set<string>() };
    return validateConfig(raw).faults;
};
const written = (values: Record<string, unknown>, stack?: string): string[] =>
    faults(values, stack).map(({ fix, problem, subject }) => `${subject} ${problem} → ${fix}`);

test("a cluster with room for all is enough", () => {
    expect(faults({ airflow: inCluster, cluster: roomy })).toEqual([]);
});

test("containers of this machine need none", () => {
    expect(faults({ cluster: { memoryMib: 1900 } })).toEqual([]);
});

test("claims that nothing makes have no class, and none is kept", () => {
    const problem = "is for claims of a platform in a cluster: gaiaflow:airflow.deployment is not in-cluster";
    expect(written({ storage: { className: "fast", retain: true } }, "dev")).toEqual(
        ["className", "retain"].map(
            (key) =>
                `gaiaflow:storage.${key} ${problem} → pulumi config rm --stack dev --path 'gaiaflow:storage.${key}'`,
        ),
    );
});

test("a node that is too small for what its pods ask for is refused, with the figures and the line", () => {
    expect(written({ airflow: inCluster, services: ["mlflow"], cluster: { memoryMib: 2048 } })).toEqual([
        "gaiaflow:cluster.memoryMib is 2048; expected at least 2898: half of each limit in gaiaflow:resources (postgres 256, " +
            "minio 512, mlflow 512) and 1618 for Kubernetes, a one-shot and a task → " +
            "pulumi config set --stack prod_local --path 'gaiaflow:cluster.memoryMib' 3072",
    ]);
});

test("each of several pods needs its room, and with the scheduler what runs its functions", () => {
    const replicas = { "airflow-scheduler": 2, mlflow: 3 };
    const services = ["airflow", "mlflow"];
    expect(written({ airflow: inCluster, services, replicas, cluster: { memoryMib: 4096 } })).toEqual([
        "gaiaflow:cluster.memoryMib is 4096; expected at least 9298: half of each limit in gaiaflow:resources (postgres 256, " +
            "minio 512, tasks 2 times 2048, airflow-api-server 512, airflow-scheduler 2 times 2048, " +
            "airflow-dag-processor 512, airflow-triggerer 256, mlflow 3 times 1536) and 1618 for Kubernetes, a one-shot and a task → " +
            "pulumi config set --stack prod_local --path 'gaiaflow:cluster.memoryMib' 9472",
    ]);
});

test("containers are never several of one", () => {
    expect(written({ replicas: { mlflow: 2, "airflow-scheduler": 1 } })).toEqual([
        "gaiaflow:replicas.mlflow is 2; expected 1, since pods alone are several: gaiaflow:airflow.deployment is not in-cluster → " +
            "pulumi config rm --stack prod_local --path 'gaiaflow:replicas.mlflow'",
    ]);
});

test("the default node is too small for all services", () => {
    expect(faults({ airflow: inCluster }).map(({ subject }) => subject)).toEqual(["gaiaflow:cluster.memoryMib"]);
});

test.each([
    [{ gpus: "all" }, "gpus"],
    [{ mounts: [{ folder: "/data", path: "/data" }] }, "mounts"],
    [{ objectStore: { image: "registry.example.com/seaweedfs:4.46" } }, "objectStore.image"],
    [{ xcom: { objectStorage: true } }, "xcom.objectStorage"],
    [{ services: ["mlflow", "serving"], serving: { model: "models:/iris@champion" } }, "services[1]"],
])("%j is refused as long as it is not there", (values, key) => {
    const line = /[.[]/.test(key) ? `--path 'gaiaflow:${key}'` : `'gaiaflow:${key}'`;
    expect(written({ airflow: inCluster, cluster: roomy, ...values })).toEqual([
        expect.stringMatching(/^gaiaflow:\S+ asks for .*, which a platform with .* does not have yet → /),
    ]);
    expect(faults({ airflow: inCluster, cluster: roomy, ...values })).toMatchObject([
        { subject: `gaiaflow:${key}`, fix: `pulumi config rm --stack prod_local ${line}` },
    ]);
});

test.each(["prod_local", "prod"])("days after which nothing would go are refused in mode %s", (mode) => {
    const remote = { cluster: { context: "production" }, registry: { server: "registry.example.com" } };
    const values = { airflow: inCluster, ...(mode === "prod" ? remote : { cluster: roomy }) };
    const retention = { runDays: 30, logDays: 31, deletedRunDays: 10, podDays: 1, imageDays: 1 };
    expect(faults({ ...values, retention }, mode)).toMatchObject([
        {
            subject: "gaiaflow:retention.runDays",
            problem: expect.stringMatching(/^is 30, and runs .* stay for good/) as string,
            fix: `pulumi config rm --stack ${mode} --path 'gaiaflow:retention.runDays'`,
        },
        // 31 days are another choice than the default, and 30 none.
        { subject: "gaiaflow:retention.logDays" },
        { subject: "gaiaflow:retention.deletedRunDays" },
    ]);
    expect(faults({ ...values, retention: { podDays: 1, imageDays: 1, logDays: 30 } }, mode)).toEqual([]);
});

test("where the mode itself is none, nothing is said of what it would not have", () => {
    expect(faults({ mode: "staging", airflow: inCluster })).toMatchObject([{ subject: "gaiaflow:mode" }]);
});

test("mode dev, which has no cluster, refuses it", () => {
    expect(written({ airflow: inCluster }, "dev")).toEqual([
        "gaiaflow:airflow.deployment is in-cluster, and mode dev has no cluster → " +
            "pulumi config rm --stack dev --path 'gaiaflow:airflow.deployment'",
    ]);
});

test("a Minikube cluster keeps nothing when its stack goes", () => {
    expect(faults({ airflow: inCluster, cluster: roomy, storage: { retain: true } })).toMatchObject([
        { subject: "gaiaflow:storage.retain", fix: expect.stringContaining("config rm") as string },
    ]);
});

describe("in a cluster that is there already", () => {
    const image = `registry.example.com/iris@sha256:${"0".repeat(64)}`;
    const inProduction = (values: object) =>
        faults(
            {
                airflow: inCluster,
                cluster: { context: "production" },
                registry: { server: "registry.example.com" },
                ...values,
            },
            "prod",
        );

    test("nobody asks for the memory of a Minikube node", () => {
        expect(inProduction({ cluster: { context: "production", memoryMib: 1900 } })).toEqual([]);
    });

    test("no token is rotated, since pods have none of the stack's", () => {
        expect(inProduction({ cluster: { context: "production", tokenRotationDays: 30 } })).toMatchObject([
            {
                subject: "gaiaflow:cluster.tokenRotationDays",
                problem: expect.stringMatching(/^is 30, .* renews/) as string,
                fix: "pulumi config rm --stack prod --path 'gaiaflow:cluster.tokenRotationDays'",
            },
        ]);
    });

    test("images of the platform need a registry, even where the project's is there", () => {
        expect(inProduction({ registry: {}, tasks: { image } })).toMatchObject([
            {
                subject: "gaiaflow:registry.server",
                problem: expect.stringContaining("images of the platform") as string,
            },
        ]);
    });

    test.each(["s3", "image"])("DAGs do not come by a bundle of type %s", (type) => {
        const bundle = type === "s3" ? { type, s3: { bucket: "dags" } } : { type };
        expect(inProduction({ dags: { bundle } })).toMatchObject([{ subject: "gaiaflow:dags.bundle.type" }]);
    });

    describe("with a git host whose certificate the stack names", () => {
        const caCertificate = "-----BEGIN CERTIFICATE-----\nof a team\n-----END CERTIFICATE-----";
        const git = { repository: "https://git.example.com/iris.git", caCertificate };
        const beside = (env: object, changes: object = {}) =>
            inProduction({
                airflow: { ...inCluster, env },
                dags: { bundle: { type: "git", git: { ...git, ...changes } } },
            });

        test.each(["GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0", "GIT_SSL_CAINFO"])(
            "a variable of Airflow's that takes it from git is refused with both keys: %s",
            (name) => {
                expect(beside({ [name]: "1" })).toMatchObject([
                    {
                        subject: `gaiaflow:airflow.env.${name}`,
                        problem: expect.stringContaining("beside gaiaflow:dags.bundle.git.caCertificate") as string,
                        fix: `pulumi config rm --stack prod --path 'gaiaflow:airflow.env.${name}'`,
                    },
                ]);
            },
        );

        test("others are taken, and these where there is no such certificate", () => {
            expect(beside({ GIT_TRACE: "1" })).toEqual([]);
            expect(beside({ GIT_SSL_CAINFO: "/etc/ca.crt" }, { caCertificate: undefined })).toEqual([]);
        });
    });

    test("DAGs come of git", () => {
        const git = { repository: "https://git.example.com/iris.git" };
        expect(inProduction({ dags: { bundle: { type: "git", git } } })).toEqual([]);
    });

    test("nobody names services of an Airflow elsewhere", () => {
        expect(inProduction({ endpoints: { mlflow: "https://mlflow.example.com" } })).toMatchObject([
            { subject: "gaiaflow:endpoints.mlflow", fix: expect.stringContaining("config rm") as string },
        ]);
    });

    test("Airflow needs a place for logs that all nodes reach", () => {
        expect(inProduction({ services: ["airflow"] })).toMatchObject([
            {
                subject: "gaiaflow:services",
                fix: "pulumi config set --stack prod --path 'gaiaflow:services[1]' mlflow",
            },
        ]);
    });
});
