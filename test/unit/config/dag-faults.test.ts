import { dagBundle } from "../../../config/dag-bundle";
import { validateConfig } from "../../../config/validate";

const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nhidden\n-----END OPENSSH PRIVATE KEY-----";

/** A stack of mode prod that is right but for its DAG bundle. */
const validate = (bundle: object, secretKeys: string[] = ["dags"], stack = "prod") => {
    const values = {
        project: { package: "iris" },
        cluster: { context: "production" },
        registry: { server: "registry.example.com" },
        endpoints: { s3: "https://s3.example.com" },
        dags: { bundle },
    };
    const texts = Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]);
    const raw = { stack, values: Object.fromEntries(texts) as Record<string, string>, secretKeys: new Set(secretKeys) };
    return validateConfig(raw);
};
const faults = (bundle: object, secretKeys?: string[]): string[] =>
    validate(bundle, secretKeys).faults.map(({ subject, fix }) => `${subject}: ${fix}`);

const https = { repository: "https://git.example.com/team/dags.git" };
const ssh = { repository: "git@git.example.com:team/dags.git" };
const bucket = { bucket: "team-airflow" };
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nof a team\n-----END CERTIFICATE-----";

test.each([
    ["none", {}, undefined],
    ["a repository", { type: "git", git: https }, { type: "git", ...https, ref: "main" }],
    [
        "a repository with a token",
        { type: "git", git: { ...https, ref: "v1", subdir: "a/dags", token: 1234 } },
        { type: "git", ...https, ref: "v1", subdir: "a/dags", token: "1234" },
    ],
    [
        "a repository with a certificate of a team's own",
        { type: "git", git: { ...https, caCertificate: CERTIFICATE } },
        { type: "git", ...https, ref: "main", caCertificate: CERTIFICATE },
    ],
    [
        "a repository by ssh",
        { type: "git", git: { ...ssh, privateKey: KEY, knownHosts: "h ssh-ed25519 A" } },
        { type: "git", ...ssh, ref: "main", privateKey: KEY, knownHosts: "h ssh-ed25519 A" },
    ],
    [
        "a repository at a port",
        { type: "git", git: { repository: "ssh://git@git.example.com:2222/dags.git" } },
        { type: "git", repository: "ssh://git@git.example.com:2222/dags.git", ref: "main" },
    ],
    [
        "a bucket, at the endpoint of tasks",
        { type: "s3", s3: bucket },
        { type: "s3", ...bucket, prefix: "dags", endpoint: "https://s3.example.com" },
    ],
    [
        "a bucket with a key",
        {
            type: "s3",
            s3: { ...bucket, prefix: "a/b", endpoint: "http://s3:9000", accessKeyId: "k", secretAccessKey: "s" },
        },
        { type: "s3", ...bucket, prefix: "a/b", endpoint: "http://s3:9000", accessKeyId: "k", secretAccessKey: "s" },
    ],
    ["an image", { type: "image" }, { type: "image" }],
    [
        "an image in a repository of its own",
        { type: "image", image: { repository: "ml/dags" } },
        { type: "image", repository: "ml/dags" },
    ],
])("%s is a bundle", (_, bundle, expected) => {
    const { config, faults: found } = validate(bundle);
    expect([found, config && dagBundle(config)]).toEqual([[], expected]);
});

test.each([
    [{ git: https }, "type: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.type' git"],
    [{ s3: bucket }, "type: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.type' s3"],
    [
        { type: "git" },
        "git.repository: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.git.repository' https://git.example.com/team/dags.git",
    ],
    [{ type: "s3" }, "s3.bucket: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.s3.bucket' team-airflow"],
    [{ type: "git", git: https, s3: bucket }, "s3: pulumi config rm --stack prod --path 'gaiaflow:dags.bundle.s3'"],
    [
        { image: { repository: "dags" } },
        "type: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.type' image",
    ],
    [{ type: "image", git: https }, "git: pulumi config rm --stack prod --path 'gaiaflow:dags.bundle.git'"],
    [{ type: "s3", git: https, s3: bucket }, "git: pulumi config rm --stack prod --path 'gaiaflow:dags.bundle.git'"],
    [
        { type: "git", git: { ...https, username: "u" } },
        "git.token: pulumi config set --stack prod --secret --path 'gaiaflow:dags.bundle.git.token'",
    ],
    [
        { type: "git", git: { ...https, privateKey: KEY } },
        "git.privateKey: pulumi config rm --stack prod --path 'gaiaflow:dags.bundle.git.privateKey'",
    ],
    [
        { type: "git", git: { ...ssh, token: "hidden" } },
        "git.token: pulumi config rm --stack prod --path 'gaiaflow:dags.bundle.git.token'",
    ],
    [
        { type: "git", git: { ...ssh, caCertificate: CERTIFICATE } },
        "git.caCertificate: pulumi config rm --stack prod --path 'gaiaflow:dags.bundle.git.caCertificate'",
    ],
    [
        { type: "s3", s3: { ...bucket, accessKeyId: "k" } },
        "s3.secretAccessKey: pulumi config set --stack prod --secret --path 'gaiaflow:dags.bundle.s3.secretAccessKey'",
    ],
    [
        { type: "s3", s3: { ...bucket, secretAccessKey: "hidden" } },
        "s3.accessKeyId: pulumi config set --stack prod --path 'gaiaflow:dags.bundle.s3.accessKeyId' AKIAEXAMPLE",
    ],
])("%j is a fault", (bundle, expected) => {
    expect(faults(bundle)).toEqual([`gaiaflow:dags.bundle.${expected}`]);
});

test.each([
    ["git.repository", "https://user:hidden@git.example.com/dags.git"],
    ["git.repository", "http://git.example.com/dags.git"],
    ["git.repository", "ssh://-oProxyCommand=hidden/dags.git"],
    ["git.repository", "--upload-pack=hidden"],
    ["git.ref", "-main"],
    ["git.ref", "a..b"],
    ["git.subdir", "../dags"],
    ["git.subdir", "/dags"],
    ["s3.bucket", "Team"],
    ["s3.prefix", "/dags"],
    ["s3.prefix", "dags/"],
    ["s3.endpoint", "s3.example.com"],
    ["image.repository", "Team/dags"],
    ["image.repository", "team/dags:1"],
])("%s is not %s", (key, value) => {
    const [kind = "", name = ""] = key.split(".");
    const own = { git: https, s3: bucket, image: {} }[kind];
    const { faults: found } = validate({ type: kind, [kind]: { ...own, [name]: value } });
    expect(found.map(({ subject }) => subject)).toEqual([`gaiaflow:dags.bundle.${key}`]);
    expect(JSON.stringify(found)).not.toContain("hidden");
});

test.each([
    ["git.token", { type: "git", git: { ...https, token: "hidden" } }],
    ["git.privateKey", { type: "git", git: { ...ssh, privateKey: KEY } }],
    ["s3.secretAccessKey", { type: "s3", s3: { ...bucket, accessKeyId: "k", secretAccessKey: "hidden" } }],
])("%s in clear text is a fault that does not repeat it", (key, bundle) => {
    const line = `gaiaflow:dags.bundle.${key}: pulumi config set --stack prod --secret --path 'gaiaflow:dags.bundle.${key}'`;
    expect(faults(bundle, [])).toEqual([line]);
    expect(JSON.stringify(validate(bundle, []).faults)).not.toContain("hidden");
});

test("an image needs a registry, also where others have built the project's", () => {
    const image = `registry.example.com/iris@sha256:${"1".repeat(64)}`;
    const values = { project: { package: "iris" }, cluster: { context: "production" }, tasks: { image } };
    const of = (more: object) => {
        const texts = Object.entries({ ...values, ...more }).map(([key, value]) => [key, JSON.stringify(value)]);
        const raw = { stack: "prod", values: Object.fromEntries(texts) as Record<string, string> };
        return validateConfig({ ...raw, secretKeys: new Set<string>() }).faults.map(({ message }) => message);
    };
    expect(of({})).toEqual([]);
    expect(of({ dags: { bundle: { type: "image" } } })).toEqual([
        expect.stringMatching(
            /^gaiaflow:registry.server is missing; expected the registry that the DAGs are pushed to\s+pulumi config set --stack prod --path 'gaiaflow:registry.server' registry.example.com$/,
        ),
    ]);
});

test("dev looks at none of it", () => {
    expect(validate({ type: "git" }, [], "dev").faults).toEqual([]);
});
