import { validateConfig } from "../../../config/validate";

const project = JSON.stringify({ package: "iris" });
const validate = (values: Record<string, string>, secretKeys: string[] = [], stack = "dev") =>
    validateConfig({ stack, values: { project, ...values }, secretKeys: new Set(secretKeys) });

describe("a valid configuration", () => {
    test("needs a package's name and has a default for everything else", () => {
        expect(validate({}).config).toEqual({
            mode: "dev",
            alerts: {},
            project: {
                ...{
                    package: "iris",
                    path: "project",
                    dags: "dags",
                    notebooks: "project/notebooks",
                    buildArgs: {},
                    conda: "auto",
                },
                ...{ extras: [], groups: [], indexes: [], scratch: [] },
            },
            mounts: [],
            services: ["airflow", "mlflow", "jupyter"],
            ports: { airflow: 8080, mlflow: 5000, minio: 9000, minioConsole: 9001, jupyter: 8895, serving: 5050 },
            images: {},
            build: { cache: true, force: "" },
            airflow: {
                connections: {},
                deployment: "external",
                executor: "LocalExecutor",
                metrics: { intervalSeconds: 60 },
                env: {},
                pools: {},
                requirements: [],
                users: [],
                variables: {},
            },
            resources: {
                postgres: "512Mi",
                minio: "1Gi",
                mlflow: "1Gi",
                "airflow-api-server": "1Gi",
                "airflow-scheduler": "2Gi",
                "airflow-dag-processor": "1Gi",
                "airflow-triggerer": "512Mi",
                jupyter: "512Mi",
                kernels: "2Gi",
                tasks: "2Gi",
                serving: "1Gi",
            },
            credentialsVersion: 1,
            secrets: {},
            xcom: { objectStorage: false, maxObjectMib: 100, keepDays: 30 },
            retention: { runDays: 90, logDays: 30, deletedRunDays: 30, podDays: 7, imageDays: 30 },
            tasks: {
                envInDev: false,
                devExecution: "container",
                logLevel: "INFO",
                resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "2Gi" } },
                startupTimeoutSeconds: 120,
                xcomSidecarResources: {
                    requests: { cpu: "1m", memory: "10Mi" },
                    limits: { cpu: "200m", memory: "64Mi" },
                },
                imagePullSecrets: [],
                envVars: {},
                secrets: [],
                nodeSelector: {},
                tolerations: [],
                labels: {},
                annotations: {},
                serviceAccountAnnotations: {},
            },
            existingSecrets: [],
            ingress: { annotations: {}, hosts: {} },
            mlflow: { login: false },
            storage: { retain: false, size: "10Gi" },
            cluster: {
                ...{ cpus: 2, memoryMib: 4096, kubernetesVersion: "1.34.4", podSecurity: "baseline" },
                ...{ inCluster: false, namespaceExists: false, tokenRotationDays: 90 },
            },
            registry: { pull: {} },
            endpoints: {},
            env: {},
            database: { airflow: "airflow", mlflow: "mlflow" },
            objectStore: { buckets: [], region: "us-east-1", credentials: {} },
            replicas: {
                ...{ "airflow-api-server": 1, "airflow-scheduler": 1, "airflow-dag-processor": 1 },
                ...{ "airflow-triggerer": 1, mlflow: 1 },
            },
            serving: {},
            dags: { bundle: { git: {}, s3: {}, image: {} } },
        });
    });

    test("takes secrets that are encrypted", () => {
        expect(validate({ secrets: '{"my-creds":{"API_KEY":"k","N":1}}' }, ["secrets"]).config?.secrets).toEqual({
            "my-creds": { API_KEY: "k", N: "1" },
        });
    });

    test.each([
        [{ credentialsVersion: "2" }, { credentialsVersion: 2 }],
        [{ ports: '{"airflow":"8081"}' }, { ports: { airflow: 8081 } }],
        [{ build: '{"cache":"false","force":3}' }, { build: { cache: false, force: "3" } }],
        [{ airflow: '{"env":{"A":1,"B":true}}' }, { airflow: { env: { A: "1", B: "true" } } }],
        [{ images: '{"mlflow":"ghcr.io/a/b:1.0"}' }, { images: { mlflow: "ghcr.io/a/b:1.0" } }],
        [{ services: '["mlflow"]' }, { services: ["mlflow"] }],
        [
            { airflow: '{"env":{"A":-7,"B":9007199254740991}}' },
            { airflow: { env: { A: "-7", B: "9007199254740991" } } },
        ],
        [{ tasks: '{"resources":{"limits":{"cpu":0.5}}}' }, { tasks: { resources: { limits: { cpu: "0.5" } } } }],
    ])("takes %j as Pulumi hands it on", (values, expected) => {
        expect(validate(values).config).toMatchObject(expected);
    });

    test("takes the mode from the key, whatever the stack is called", () => {
        expect(validate({ mode: "dev" }, [], "dev-b").config?.mode).toBe("dev");
    });
});

describe("a fault names the key, what was expected and what to type", () => {
    const port = "expected a port, a whole number from 1 to 65535";
    const image = "expected an image reference with a version tag or a digest (not latest)";
    test.each<[string, Record<string, string>, string, string, string]>([
        [
            "unknown mode",
            { mode: "test" },
            "gaiaflow:mode",
            'is "test"; expected dev, prod_local or prod',
            "'gaiaflow:mode' dev",
        ],
        [
            "port too high",
            { ports: '{"mlflow":70000}' },
            "gaiaflow:ports.mlflow",
            `is 70000; ${port}`,
            "--path 'gaiaflow:ports.mlflow' 5000",
        ],
        [
            "port no number",
            { ports: '{"mlflow":"x"}' },
            "gaiaflow:ports.mlflow",
            `is "x"; ${port}`,
            "--path 'gaiaflow:ports.mlflow' 5000",
        ],
        [
            "port a fraction",
            { ports: '{"mlflow":1.5}' },
            "gaiaflow:ports.mlflow",
            `is 1.5; ${port}`,
            "--path 'gaiaflow:ports.mlflow' 5000",
        ],
        [
            "unknown service",
            { services: '["mlflow","spark"]' },
            "gaiaflow:services[1]",
            'is "spark"; expected a list of one or more of airflow, mlflow, jupyter, serving, each once',
            "--path 'gaiaflow:services[1]' mlflow",
        ],
        [
            "no service",
            { services: "[]" },
            "gaiaflow:services",
            "is []; expected a list of one or more of airflow, mlflow, jupyter, serving, each once",
            "--path 'gaiaflow:services[0]' mlflow",
        ],
        [
            "services no list",
            { services: "mlflow" },
            "gaiaflow:services",
            'is "mlflow"; expected a list of one or more of airflow, mlflow, jupyter, serving, each once',
            "--path 'gaiaflow:services[0]' mlflow",
        ],
        [
            "latest image",
            { images: '{"mlflow":"a/b:latest"}' },
            "gaiaflow:images.mlflow",
            `is "a/b:latest"; ${image}`,
            "--path 'gaiaflow:images.mlflow' registry.example.com/mlflow:1.0",
        ],
        [
            "image without tag",
            { images: '{"mlflow":"a/b"}' },
            "gaiaflow:images.mlflow",
            `is "a/b"; ${image}`,
            "--path 'gaiaflow:images.mlflow' registry.example.com/mlflow:1.0",
        ],
        [
            "no package",
            { project: "{}" },
            "gaiaflow:project.package",
            "is missing; expected the name of a Python package",
            "--path 'gaiaflow:project.package' iris",
        ],
        [
            "memory",
            { resources: '{"mlflow":"1 GB"}' },
            "gaiaflow:resources.mlflow",
            'is "1 GB"; expected an amount of memory such as 512Mi or 2Gi',
            "--path 'gaiaflow:resources.mlflow' 2Gi",
        ],
        [
            "version",
            { credentialsVersion: "0" },
            "gaiaflow:credentialsVersion",
            'is "0"; expected a whole number from 1, one more than before or the same',
            "'gaiaflow:credentialsVersion' 2",
        ],
        [
            "flag",
            { build: '{"cache":"maybe"}' },
            "gaiaflow:build.cache",
            'is "maybe"; expected true or false',
            "--path 'gaiaflow:build.cache' false",
        ],
    ])("%s", (_, values, subject, problem, typed) => {
        expect(validate(values).faults).toMatchObject([
            { subject, problem, fix: `pulumi config set --stack dev ${typed}` },
        ]);
    });

    test.each(["all", "2", "device=0,2", "device=GPU-3a23c669-1f69"])("takes %s for GPUs", (gpus) => {
        expect(validate({ gpus })).toMatchObject({ faults: [], config: { gpus: gpus === "2" ? 2 : gpus } });
    });

    test.each(["some", "0", "-1", "1.5", "65", "true", "device=", "device=0,"])("refuses %s for GPUs", (gpus) => {
        expect(validate({ gpus }).faults).toMatchObject([
            {
                subject: "gaiaflow:gpus",
                problem: expect.stringContaining(
                    "expected all, a whole number from 1 to 64, or numbers or ids as in device=0,2",
                ) as string,
                fix: "pulumi config set --stack dev 'gaiaflow:gpus' all",
            },
        ]);
    });

    const inexact = "is stored as a number, which need not read as it was typed; expected";
    test.each<[string, Record<string, string>, string, string]>([
        [
            "airflow.env.PHONE",
            { airflow: '{"env":{"PHONE":123456789012345678}}' },
            inexact,
            "map of environment variable",
        ],
        ["airflow.env.RATE", { airflow: '{"env":{"RATE":0.10}}' }, inexact, "map of environment variable"],
        ["airflow.env.LARGE", { airflow: '{"env":{"LARGE":1e21}}' }, inexact, "map of environment variable"],
        ["build.force", { build: '{"force":-9007199254740993}' }, inexact, "a text"],
        ["objectStore.command[0]", { objectStore: '{"image":"a:1","command":[1.5]}' }, inexact, "a list of texts"],
        ["tasks.resources.limits.memory", { tasks: '{"resources":{"limits":{"memory":1e19}}}' }, inexact, "amounts"],
        ["project.name", { project: '{"package":"iris","name":123}' }, inexact, "lower-case letters"],
    ])("what need not be the number that was typed at %s is to be set as a text", (key, values, problem, expects) => {
        const [fault, ...more] = validate(values).faults;
        expect(more).toEqual([]);
        expect(fault?.subject).toBe(`gaiaflow:${key}`);
        expect(fault?.problem).toContain(`${problem} ${expects}`);
        expect(fault?.fix).toBe(`pulumi config set --stack dev --type string --path 'gaiaflow:${key}' '<text>'`);
    });

    test.each<[Record<string, string>, string]>([
        [{ secrets: '{"my.creds":{"KEY":"k"}}' }, `set --stack dev --secret --path 'gaiaflow:secrets["my.creds"].KEY'`],
        [
            { tasks: '{"resources":{"limits":{"nvidia.com/gpu":"much"}}}' },
            `set --stack dev --path 'gaiaflow:tasks.resources.limits["nvidia.com/gpu"]' 1`,
        ],
        [{ ports: '{"a.b":1}' }, `rm --stack dev --path 'gaiaflow:ports["a.b"]'`],
        [{ ports: `{"it's":1}` }, String.raw`rm --stack dev --path 'gaiaflow:ports["it'\''s"]'`],
        [{ ports: '{"a\\"b":1}' }, String.raw`rm --stack dev --path 'gaiaflow:ports["a\"b"]'`],
        [{ ports: '{"":1}' }, `rm --stack dev --path 'gaiaflow:ports[""]'`],
        [{ "a.b": "1" }, `rm --stack dev 'gaiaflow:a.b'`],
    ])("of %j, what is typed names the very key", (values, typed) => {
        expect(validate(values).faults.map(({ fix }) => fix)).toEqual([`pulumi config ${typed}`]);
    });

    test("a stack whose name is no mode needs the key", () => {
        expect(validate({}, [], "dev-b").faults).toMatchObject([
            {
                subject: "gaiaflow:mode",
                problem: "is not set, and the stack's name, dev-b, is no mode; expected dev, prod_local or prod",
                fix: "pulumi config set --stack dev-b 'gaiaflow:mode' dev",
            },
        ]);
    });

    test.each([
        ["prod", "Prod", "prod"],
        ["prod", "production", "prod"],
        ["prod", "test", "prod"],
        ["prod-eu", "", "prod"],
        ["prod_local-b", "", "prod_local"],
        ["eu", "Production", "prod"],
        ["eu", "prod-local", "prod_local"],
        ["eu", "prodlocal", "prod_local"],
        ["prod", "develop", "prod"],
        ["staging", "", "dev"],
    ])("the mode proposed for stack %s, whose mode is %j, is %s: no other than it has", (stack, mode, proposed) => {
        const [fault] = validate(mode === "" ? {} : { mode }, [], stack).faults;
        expect(fault?.fix).toBe(`pulumi config set --stack ${stack} 'gaiaflow:mode' ${proposed}`);
    });

    test.each([
        [{ tasks: '{"logLevel":"info"}' }, "tasks.logLevel' INFO"],
        [{ cluster: '{"podSecurity":"Baseline"}' }, "cluster.podSecurity' baseline"],
        [{ dags: '{"bundle":{"type":"S3"}}' }, "dags.bundle.type' s3"],
        [{ services: '["jupyter","mflow"]' }, "services[1]' mlflow"],
        [{ build: '{"platform":"arm"}' }, "build.platform' linux/amd64"],
    ])("of %j, the value proposed is the one that was meant, where that shows", (values, typed) => {
        expect(validate(values).faults.map(({ fix }) => fix)).toEqual([
            `pulumi config set --stack dev --path 'gaiaflow:${typed}`,
        ]);
    });

    test("an unknown key in a list or in a map of few names is refused with those", () => {
        const tasks = '{"tolerations":[{"key":"gpu","keys":"ml"}],"affinity":{"nodeAfinity":{}}}';
        expect(validate({ tasks }).faults.map(({ problem }) => problem)).toEqual([
            "is not a known key; expected one of gaiaflow:tasks.tolerations[0].key, gaiaflow:tasks.tolerations[0].operator, " +
                "gaiaflow:tasks.tolerations[0].value, gaiaflow:tasks.tolerations[0].effect, gaiaflow:tasks.tolerations[0].tolerationSeconds",
            "is not a known key; expected one of gaiaflow:tasks.affinity.nodeAffinity, gaiaflow:tasks.affinity.podAffinity, " +
                "gaiaflow:tasks.affinity.podAntiAffinity",
        ]);
    });

    test("an unknown key is refused with the known ones, at any depth", () => {
        const [top, nested] = validate({ prots: "{}", ports: '{"ariflow":1}' }).faults;
        expect(nested).toMatchObject({
            subject: "gaiaflow:prots",
            fix: "pulumi config rm --stack dev 'gaiaflow:prots'",
        });
        expect(top).toMatchObject({
            subject: "gaiaflow:ports.ariflow",
            problem:
                "is not a known key; expected one of gaiaflow:ports.minio, gaiaflow:ports.minioConsole, gaiaflow:ports.airflow, gaiaflow:ports.mlflow, gaiaflow:ports.jupyter, gaiaflow:ports.serving",
            fix: "pulumi config rm --stack dev --path 'gaiaflow:ports.ariflow'",
        });
    });

    test.each([
        [{ services: '{"a":1}' }, "'gaiaflow:services'"],
        [{ services: '["mlflow","jupyter","mlflow"]' }, "--path 'gaiaflow:services[2]'"],
        [{ airflow: '{"env":"abc"}' }, "--path 'gaiaflow:airflow.env'"],
        [{ airflow: '{"env":[1]}' }, "--path 'gaiaflow:airflow.env'"],
        [{ tasks: '{"resources":{"limits":"2Gi"}}' }, "--path 'gaiaflow:tasks.resources.limits'"],
        [{ secrets: '{"my-creds":"k"}' }, "--path 'gaiaflow:secrets.my-creds'"],
    ])("of %j, what Pulumi can put no entry into has to go first: %s", (values, removed) => {
        const { faults } = validate(values, ["secrets"]);
        expect(faults.map(({ fix }) => fix)).toEqual([`pulumi config rm --stack dev ${removed}`]);
    });

    test("the same port twice names both keys", () => {
        expect(validate({ ports: '{"airflow":5000}' }).faults).toMatchObject([
            {
                subject: "gaiaflow:ports.mlflow",
                problem: "is 5000, as is gaiaflow:ports.airflow; expected a port of its own",
                fix: "pulumi config set --stack dev --path 'gaiaflow:ports.mlflow' 5001",
            },
        ]);
    });

    test("the port of a service that runs only where it is named is another's until then", () => {
        const ports = '{"mlflow":5050}';
        expect(validate({ ports }).faults).toEqual([]);
        const serving = { services: '["mlflow","serving"]', serving: '{"model":"models:/iris@champion"}' };
        expect(validate({ ports, ...serving }).faults).toMatchObject([
            {
                subject: "gaiaflow:ports.serving",
                problem: "is 5050, as is gaiaflow:ports.mlflow; expected a port of its own",
            },
        ]);
    });

    test.each([
        ['{"minio":9001}', "minioConsole", 9002],
        ['{"airflow":65535,"mlflow":65535}', "mlflow", 1024],
        ['{"airflow":8895,"mlflow":8896}', "jupyter", 8897],
    ])("of ports %s, the port proposed for %s is nobody's: %i", (ports, name, port) => {
        const [fault, ...more] = validate({ ports }).faults;
        expect(more).toEqual([]);
        expect(fault?.fix).toBe(`pulumi config set --stack dev --path 'gaiaflow:ports.${name}' ${port}`);
    });

    test("all faults are found at once", () => {
        const faults = validate({ mode: "x", ports: '{"airflow":0}', services: '["a"]' }).faults;
        expect(faults.map(({ subject }) => subject)).toEqual([
            "gaiaflow:mode",
            "gaiaflow:services[0]",
            "gaiaflow:ports.airflow",
        ]);
    });

    test("a fault hides none that hangs on other keys", () => {
        const ports = '{"ariflow":1,"airflow":5000,"jupyter":0}';
        const { faults, valid } = validate({ prots: "{}", ports, project: '{"dags":3}', secrets: '{"a":{"B":"c"}}' });
        expect(faults.map(({ subject }) => subject).sort()).toEqual([
            "gaiaflow:ports.ariflow",
            "gaiaflow:ports.jupyter",
            "gaiaflow:ports.mlflow",
            "gaiaflow:project.dags",
            "gaiaflow:project.package",
            "gaiaflow:prots",
            "gaiaflow:secrets.a.B",
        ]);
        expect(valid.project).toMatchObject({ path: "project", notebooks: "project/notebooks" });
    });

    test("a value of a key that holds a secret is never repeated", () => {
        expect(validate({ airflow: '{"env":{"A":["hidden"]}}' }, ["airflow"]).faults).toMatchObject([
            {
                subject: "gaiaflow:airflow.env.A",
                problem: "is not valid; expected map of environment variable to string",
            },
        ]);
    });
});

describe("a secret", () => {
    const set = "pulumi config set --stack dev --secret --path 'gaiaflow:secrets";
    test("that stands unencrypted in the stack's file is refused, without its value", () => {
        expect(validate({ secrets: '{"my-creds":{"API_KEY":"hunter2"}}' }).faults).toMatchObject([
            {
                subject: "gaiaflow:secrets.my-creds.API_KEY",
                problem: "stands unencrypted in Pulumi.dev.yaml; expected a value set with --secret",
                fix: `${set}.my-creds.API_KEY'`,
            },
        ]);
    });

    test.each([
        ['{"My_Creds":{"A":"hunter2"}}', "gaiaflow:secrets.My_Creds"],
        ['{"a..b":{"A":"hunter2"}}', 'gaiaflow:secrets["a..b"]'],
        ['{"gaiaflow-s3":{"A":"hunter2"}}', "gaiaflow:secrets.gaiaflow-s3"],
        ['{"a":{"B-C":"hunter2"}}', "gaiaflow:secrets.a.B-C"],
        ['{"a":{"B":["hunter2"]}}', "gaiaflow:secrets.a.B"],
        ['{"a":"hunter2"}', "gaiaflow:secrets.a"],
        ["hunter2", "gaiaflow:secrets"],
    ])("of a form that Kubernetes or a shell refuses is named without its value: %s", (secrets, subject) => {
        for (const encrypted of [["secrets"], []]) {
            const { faults } = validate({ secrets }, encrypted);
            expect(faults.map((fault) => fault.subject)).toEqual([subject]);
            expect(JSON.stringify(faults)).not.toContain("hunter2");
        }
    });
});
