import type { RawConfig } from "../../../config/raw-config";
import { validateConfig } from "../../../config/validate";

const VALUES = {
    project: { package: "iris" },
    cluster: { context: "production" },
    registry: { server: "registry.example.com" },
};

/** The faults of a stack of mode prod. */
const faultsOf = (values: Record<string, unknown>, known: Partial<RawConfig> = {}) => {
    const texts = Object.entries({ ...VALUES, ...values }).map(([key, value]) => [key, JSON.stringify(value)]);
    const own = Object.fromEntries(texts) as Record<string, string>;
    const { config, faults } = validateConfig({ stack: "prod", values: own, secretKeys: new Set(), ...known });
    expect(config === undefined).toBe(faults.length > 0);
    expect(JSON.stringify(faults)).not.toContain("hunter2");
    return faults.map(({ subject, fix }) => [subject, ...fix.split("\n").map((line) => line.replace(SET, ""))]);
};
const SET = "pulumi config set --stack prod ";
const encrypted = (...secretPaths: (string | number)[][]): Partial<RawConfig> => ({
    secretKeys: new Set(secretPaths.map(([key]) => String(key))),
    secretPaths,
});
const NAMED = "--path 'gaiaflow:tasks.secrets[0]' task-env";

describe("what the task config would show in clear text is refused", () => {
    test("a variable that is encrypted, by its name where the file was read", () => {
        const values = { tasks: { envVars: { DB: "stand-in", PLAIN: "1" } } };
        expect(faultsOf(values, encrypted(["tasks", "envVars", "DB"]))).toEqual([
            [
                "gaiaflow:tasks.envVars.DB",
                "--secret --path 'gaiaflow:secrets.task-env.DB'",
                NAMED,
                "pulumi config rm --stack prod --path 'gaiaflow:tasks.envVars.DB'",
            ],
        ]);
    });

    test("where Pulumi alone has read it, too", () => {
        const known = { secretKeys: new Set(["tasks", "endpoints"]) };
        const values = { tasks: { envVars: { DB: "hunter2" } }, endpoints: { mlflow: "https://me:hunter2@a.b" } };
        expect(faultsOf(values, known).map(([subject]) => subject)).toEqual(["gaiaflow:tasks", "gaiaflow:endpoints"]);
    });

    test("an endpoint that is encrypted, beside one that holds a login and of which the address is kept", () => {
        const values = { endpoints: { mlflow: "https://me:hunter2@a.b", s3: "https://s3.example.com" } };
        expect(faultsOf(values, encrypted(["endpoints", "s3"])).map((lines) => lines.slice(0, 2))).toEqual([
            ["gaiaflow:endpoints.s3", "--path 'gaiaflow:endpoints.s3' '<address>'"],
            ["gaiaflow:endpoints.mlflow", "--path 'gaiaflow:endpoints.mlflow' https://a.b"],
        ]);
    });

    test("an encrypted value that is no secret belongs there in clear text", () => {
        const values = { tasks: { priorityClassName: "stand-in" } };
        expect(faultsOf(values, encrypted(["tasks", "priorityClassName"]))).toEqual([
            ["gaiaflow:tasks.priorityClassName", "--path 'gaiaflow:tasks.priorityClassName' batch"],
        ]);
    });

    test("with a secret that tasks get already, it goes there", () => {
        const values = {
            secrets: { warehouse: { A: "stand-in" } },
            tasks: { secrets: ["warehouse"], envVars: { DB_PASSWORD: "hunter2" } },
        };
        expect(faultsOf(values, encrypted(["secrets", "warehouse", "A"]))).toEqual([
            [
                "gaiaflow:tasks.envVars.DB_PASSWORD",
                "--secret --path 'gaiaflow:secrets.warehouse.DB_PASSWORD'",
                "pulumi config rm --stack prod --path 'gaiaflow:tasks.envVars.DB_PASSWORD'",
            ],
        ]);
    });

    test("plain variables with a password, by name and by value, beside a part that is not valid", () => {
        const envVars = { DB_PASSWORD: "hunter2", DB_URL: "postgres://u:hunter2@h/d", AWS_DEFAULT_REGION: "eu" };
        expect(faultsOf({ tasks: { envVars: { ...envVars, "a-b": "1" } } }).map(([subject]) => subject)).toEqual([
            "gaiaflow:tasks.envVars.a-b",
            "gaiaflow:tasks.envVars.DB_PASSWORD",
            "gaiaflow:tasks.envVars.DB_URL",
        ]);
    });
});

test("one encrypted value hides no plain one under the same key, where the file was read", () => {
    const values = {
        registry: { server: "a.b", username: "u", password: "x", pull: { username: "u", password: "hunter2" } },
        secrets: { my: { A: "x", B: "hunter2" } },
    };
    const known = encrypted(["registry", "password"], ["secrets", "my", "A"]);
    expect(faultsOf(values, known)).toEqual([
        ["gaiaflow:secrets.my.B", "--secret --path 'gaiaflow:secrets.my.B'"],
        ["gaiaflow:registry.pull.password", "--secret --path 'gaiaflow:registry.pull.password'"],
    ]);
    expect(faultsOf(values, { secretKeys: known.secretKeys ?? new Set() })).toEqual([]);
});

test("the login of an index is whole, and its password encrypted", () => {
    const url = "https://pypi.b/simple";
    const given = [
        { url, username: "u", password: "hunter2" },
        { url, username: "u" },
        { url: "git+https://git.b" },
        { url, password: "hunter2\n" },
        { url },
    ];
    const password = (number: number) => [
        `gaiaflow:project.indexes[${number}].password`,
        `--secret --path 'gaiaflow:project.indexes[${number}].password'`,
    ];
    expect(faultsOf({ project: { package: "iris", indexes: given.slice(1) } })).toEqual([0, 1, 2].map(password));
    expect(faultsOf({ project: { package: "iris", indexes: given.slice(0, 1) } })).toEqual([password(0)]);
    const known = encrypted(["project", "indexes", 0, "password"]);
    expect(faultsOf({ project: { package: "iris", indexes: given.slice(0, 1) } }, known)).toEqual([]);
});

describe("an address that holds a login is refused, and is not repeated", () => {
    const git = (repository: string) => ({ dags: { bundle: { type: "git", git: { repository } } } });
    const digest = `@sha256:${"0".repeat(64)}`;
    const token = "--secret --path 'gaiaflow:dags.bundle.git.token'";
    const key = "--secret --path 'gaiaflow:dags.bundle.git.privateKey'";
    test.each<[string, Record<string, unknown>, ...string[]]>([
        [
            "endpoints.mlflow",
            { endpoints: { mlflow: "https://user:hunter2@mlflow.b:5000/x" } },
            "https://mlflow.b:5000/x",
            "--secret --path 'gaiaflow:secrets.task-env.MLFLOW_TRACKING_USERNAME'",
            "--secret --path 'gaiaflow:secrets.task-env.MLFLOW_TRACKING_PASSWORD'",
            NAMED,
        ],
        [
            "endpoints.s3",
            { endpoints: { s3: "https://hunter2@s3.b" } },
            "https://s3.b",
            "--secret --path 'gaiaflow:secrets.task-env.AWS_ACCESS_KEY_ID'",
            "--secret --path 'gaiaflow:secrets.task-env.AWS_SECRET_ACCESS_KEY'",
            NAMED,
        ],
        [
            "cluster.apiServer",
            { cluster: { context: "a", apiServer: "https://u:hunter2@api.b:6443" } },
            "https://api.b:6443",
        ],
        [
            "registry.server",
            { registry: { server: "u:hunter2@registry.b:5000" } },
            "registry.b:5000",
            "--path 'gaiaflow:registry.username' builder",
            "--secret --path 'gaiaflow:registry.password'",
        ],
        [
            "tasks.image",
            { tasks: { image: `https://u:hunter2@registry.b/iris${digest}` } },
            `registry.b/iris${digest}`,
            "--path 'gaiaflow:registry.pull.username' builder",
            "--secret --path 'gaiaflow:registry.pull.password'",
        ],
        [
            "dags.bundle.s3.endpoint",
            { dags: { bundle: { type: "s3", s3: { bucket: "abc", endpoint: "https://u:hunter2@s3.b" } } } },
            "https://s3.b",
            "--path 'gaiaflow:dags.bundle.s3.accessKeyId' AKIAEXAMPLE",
            "--secret --path 'gaiaflow:dags.bundle.s3.secretAccessKey'",
        ],
        [
            "project.indexes[1].url",
            { project: { package: "iris", indexes: [{ url: "https://a.b/s" }, { url: "https://u:hunter2@p.b/s" }] } },
            "https://p.b/s",
            "--path 'gaiaflow:project.indexes[1].username' reader",
            "--secret --path 'gaiaflow:project.indexes[1].password'",
        ],
        ["dags.bundle.git.repository", git("https://user:hunter2@git.b/dags.git"), "https://git.b/dags.git", token],
        ["dags.bundle.git.repository", git("https://hunter2@git.b/dags.git"), "https://git.b/dags.git", token],
        ["dags.bundle.git.repository", git("https://git.b/x?token=hunter2"), "https://git.b/x", token],
        ["dags.bundle.git.repository", git("ssh://git:hunter2@git.b/x"), "ssh://git@git.b/x", key],
        ["dags.bundle.git.repository", git("ssh://me:hunter2@git.b/x"), "ssh://git.b/x", key],
        // Of an address that is none, nothing is taken over.
        [
            "dags.bundle.git.repository",
            git("https://user:hunter2@hunter2@git.b/x"),
            "https://git.example.com/team/dags.git",
            token,
        ],
    ])("%s of %j", (name, values, address, ...lines) => {
        expect(faultsOf(values)).toEqual([[`gaiaflow:${name}`, `--path 'gaiaflow:${name}' ${address}`, ...lines]]);
    });

    test.each(["ssh://git@git.b/x.git", "git@git.b:x.git", "https://git.b/a@b.git"])("%s holds none", (repository) => {
        expect(faultsOf(git(repository))).toEqual([]);
    });

    test.each([
        ["a query that need not hold one", git("https://git.b/x?hunter2")],
        ["a login of another form", { registry: { server: "https://hunter2 @b" } }],
        ["an image of another key", { images: { mlflow: "https://u:hunter2@b/c" } }],
        ["a text in the place of a map", { registry: "hunter2" }],
        ["a text in the place of variables", { tasks: { envVars: "A=hunter2" } }],
        ["a variable whose name is none", { tasks: { envVars: { "a b": "hunter2" } } }],
        ["a list in the place of a text", { tasks: { envVars: { A: ["hunter2"] } } }],
        ["a kubeconfig that is no text", { cluster: { kubeconfig: { users: [{ user: { token: "hunter2" } }] } } }],
    ])("of %s, nothing is repeated", (_, values) => {
        expect(faultsOf(values)).not.toEqual([]);
    });
});

test("a variable of `env` that holds a secret is encrypted, and one encrypted beside it hides none where the file was read", () => {
    const values = { env: { DB_PASSWORD: "hunter2", URL: "postgres://u:hunter2@h/d", A: "x", REGION: "eu" } };
    const lines = [
        ["gaiaflow:env.DB_PASSWORD", "--secret --path 'gaiaflow:env.DB_PASSWORD'"],
        ["gaiaflow:env.URL", "--secret --path 'gaiaflow:env.URL'"],
    ];
    expect(faultsOf(values)).toEqual(lines);
    expect(faultsOf(values, encrypted(["env", "A"]))).toEqual(lines);
    expect(faultsOf(values, { secretKeys: new Set(["env"]) })).toEqual([]);
});

test.each(["PATH", "GAIAFLOW_X", "a-b"])("a variable of `env` is not called %s", (name) => {
    expect(faultsOf({ env: { [name]: "hunter2" } })).toEqual([
        [`gaiaflow:env.${name}`, `pulumi config rm --stack prod --path 'gaiaflow:env.${name}'`],
    ]);
});
