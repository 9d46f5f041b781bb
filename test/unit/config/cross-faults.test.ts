import { validateConfig } from "../../../config/validate";

const DIGEST = `registry.example.com/iris@sha256:${"0".repeat(64)}`;
const project = JSON.stringify({ package: "iris" });

const asRead = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** The faults of a stack of mode prod, each as what it is about and what to type. */
const faults = (values: Record<string, unknown>, secretKeys: string[] = [], stack = "prod"): string[] => {
    const texts = Object.entries(values).map(([key, value]) => [key, asRead(value)]);
    const own = Object.fromEntries(texts) as Record<string, string>;
    const raw = { stack, values: { project, ...own }, secretKeys: new Set(secretKeys) };
    return validateConfig(raw).faults.map(({ subject, fix }) => `${subject}: ${fix}`);
};
const cluster = { context: "production" };
const registry = { server: "registry.example.com" };

test.each([
    ["a context and a registry", { cluster, registry }, []],
    ["an image of others", { cluster, tasks: { image: DIGEST } }, []],
    ["its own cluster", { cluster: { inCluster: true }, registry }, []],
    ["a kubeconfig's text", { cluster: { kubeconfig: "apiVersion: v1\n" }, registry }, ["cluster"]],
    ["both halves of a login", { cluster, registry: { ...registry, username: "u", password: "p" } }, ["registry"]],
])("%s is enough for prod", (_, values, secretKeys) => {
    expect(faults(values, secretKeys)).toEqual([]);
});

test.each([
    [{}, "cluster.context: pulumi config set --stack prod --path 'gaiaflow:cluster.context' production"],
    [{}, "registry.server: pulumi config set --stack prod --path 'gaiaflow:registry.server' registry.example.com"],
    [
        { cluster: { ...cluster, inCluster: true }, registry },
        "cluster.context: pulumi config rm --stack prod --path 'gaiaflow:cluster.context'",
    ],
    [
        { cluster: { kubeconfig: "~/k", inCluster: true }, registry },
        "cluster.kubeconfig: pulumi config rm --stack prod --path 'gaiaflow:cluster.kubeconfig'",
    ],
    [
        { cluster, registry: { ...registry, username: "u" } },
        "registry.password: pulumi config set --stack prod --secret --path 'gaiaflow:registry.password'",
    ],
    [
        { cluster, registry: { ...registry, pull: { password: "p" } } },
        "registry.pull.username: pulumi config set --stack prod --path 'gaiaflow:registry.pull.username' USER",
    ],
    [
        { cluster, tasks: { image: "registry.example.com/iris:1.0" } },
        "tasks.image: docker buildx imagetools inspect registry.example.com/iris:1.0",
    ],
    [
        { cluster, registry, tasks: { secrets: ["warehouse"] } },
        "tasks.secrets[0]: pulumi config set --stack prod --path 'gaiaflow:existingSecrets[0]' warehouse",
    ],
    [
        { cluster, registry, xcom: { objectStorage: true } },
        "xcom.bucket: pulumi config set --stack prod --path 'gaiaflow:xcom.bucket' ml-values",
    ],
])("%j is a fault in prod", (values, expected) => {
    expect(faults(values, ["registry"])).toContain(`gaiaflow:${expected}`);
});

test.each([
    [{ existingSecrets: ["warehouse"], secrets: { warehouse: { KEY: "k" } } }, "existingSecrets[0]"],
    [{ existingSecrets: ["a", "gaiaflow-registry"] }, "existingSecrets[1]"],
    [{ existingSecrets: ["a", "b", "a"] }, "existingSecrets[2]"],
    [{ tasks: { imagePullSecrets: ["gaiaflow-registry"] } }, "tasks.imagePullSecrets[0]"],
])("a name that the stack itself has, or that stands there twice, has to go: %j", (values, key) => {
    expect(faults({ cluster, registry, ...values }, ["secrets"])).toEqual([
        `gaiaflow:${key}: pulumi config rm --stack prod --path 'gaiaflow:${key}'`,
    ]);
});

test("dev asks for no cluster and no registry", () => {
    expect(faults({}, [], "dev")).toEqual([]);
});

test("of what DAG files need, gaiaflow has to go: an index has another tool of that name", () => {
    const airflow = { requirements: ["apache-airflow-providers-http", "gaiaflow==0.0.3"] };
    expect(faults({ airflow }, [], "dev")).toEqual([
        "gaiaflow:airflow.requirements[1]: pulumi config rm --stack dev --path 'gaiaflow:airflow.requirements[1]'",
    ]);
});

test.each([
    ["registry.password", { cluster, registry: { ...registry, username: "u", password: "hidden" } }],
    ["registry.pull.password", { cluster, registry: { ...registry, pull: { username: "u", password: "hidden" } } }],
    ["cluster.kubeconfig", { cluster: { kubeconfig: "apiVersion: v1\ntoken: hidden\n" }, registry }],
])("%s in clear text is a fault that does not repeat it", (key, values) => {
    const text = faults(values).join("\n");
    expect(text).toContain(`gaiaflow:${key}: pulumi config set --stack prod --secret --path 'gaiaflow:${key}'`);
    expect(text).not.toContain("hidden");
});

test("of two secrets that nobody has, each is named in a place of its own", () => {
    const values = { cluster, registry, existingSecrets: ["a"], tasks: { secrets: ["b", "a", "c"] } };
    expect(faults(values)).toEqual([
        "gaiaflow:tasks.secrets[0]: pulumi config set --stack prod --path 'gaiaflow:existingSecrets[1]' b",
        "gaiaflow:tasks.secrets[2]: pulumi config set --stack prod --path 'gaiaflow:existingSecrets[2]' c",
    ]);
});

describe("what is not valid by itself hides no fault that hangs on other keys", () => {
    const subjects = (values: Record<string, unknown>) => faults(values).map((line) => line.split(": pulumi")[0]);
    test.each<[Record<string, unknown>, string[]]>([
        [
            {
                cluster: { ...cluster, namespaceExists: 1 },
                registry: { server: "https://x" },
                dags: { bundle: { type: "git" } },
                tasks: { secrets: ["warehouse"] },
            },
            ["cluster.namespaceExists", "registry.server", "tasks.secrets[0]", "dags.bundle.git.repository"],
        ],
        [
            { cluster: { namespaceExists: 1 }, registry: { ...registry, repository: "A", username: "u" } },
            ["cluster.namespaceExists", "registry.repository", "cluster.context", "registry.password"],
        ],
        [
            { cluster, registry, dags: { bundle: { type: "s3", s3: { prefix: "/", accessKeyId: "A" } } } },
            ["dags.bundle.s3.prefix", "dags.bundle.s3.bucket", "dags.bundle.s3.secretAccessKey"],
        ],
        [{ servces: [], cluster: { contxt: "a" }, registry }, ["cluster.contxt", "servces", "cluster.context"]],
        // A rule about a key that is not valid waits.
        [{ cluster: { context: 1 }, registry: "a" }, ["cluster.context", "registry"]],
        [{ cluster, tasks: { image: "x" }, registry: {} }, ["tasks.image"]],
        [{ cluster, registry, existingSecrets: "a", tasks: { secrets: ["b"] } }, ["existingSecrets"]],
        [{ cluster, registry, dags: { bundle: { type: "Git", git: { username: "u" } } } }, ["dags.bundle.type"]],
        [{ mode: "Prod" }, ["mode"]],
    ])("%j", (values, keys) => {
        expect(subjects(values)).toEqual(keys.map((key) => `gaiaflow:${key}`));
    });
});

test.each([
    [{ services: ["airflow"], xcom: { objectStorage: true } }, ["services"]],
    [{ services: ["airflow", "mlflow"], xcom: { objectStorage: true } }, []],
    [{ services: ["airflow", "jupyter"], xcom: { objectStorage: true } }, []],
    [{ services: ["airflow"], xcom: { objectStorage: false, bucket: "b-1" } }, []],
])("%j: values between tasks need an object store", (values, expected) => {
    expect(faults(values, [], "dev").map((fault) => fault.split(":")[1])).toEqual(expected);
});

describe("a model is served", () => {
    const asked = { services: ["mlflow", "serving"] };

    test("that the configuration names, and none is asked for where nothing runs on this machine", () => {
        expect(faults(asked, [], "dev")).toEqual([
            "gaiaflow:serving.model: pulumi config set --stack dev --path 'gaiaflow:serving.model' models:/iris@champion",
        ]);
        expect(faults({ ...asked, cluster, registry })).toEqual([]);
        expect(faults({ services: ["mlflow"] }, [], "dev")).toEqual([]);
    });

    test.each([
        ["models:/iris@champion", []],
        ["models:/iris flowers/12", []],
        ["models:/iris", ["gaiaflow:serving.model"]],
        ["models:/iris/latest", ["gaiaflow:serving.model"]],
        ["models:/iris@champion@", ["gaiaflow:serving.model"]],
        ["runs:/0123/model", ["gaiaflow:serving.model"]],
    ])("%s by its alias or its version", (model, subjects) => {
        const found = faults({ ...asked, serving: { model } }, [], "dev");
        expect(found.map((fault) => fault.split(": ")[0])).toEqual(subjects);
    });
});
