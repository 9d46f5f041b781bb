import { validateConfig } from "../../../config/validate";

const DIGEST = `registry.example.com/iris@sha256:${"0".repeat(64)}`;
const project = JSON.stringify({ package: "iris" });

/** The faults of a stack of mode prod, each as what it is about and what to type. */
const faults = (values: Record<string, unknown>, secretKeys: string[] = [], stack = "prod"): string[] => {
    const texts = Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]);
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

test.each([
    ["registry.password", { cluster, registry: { ...registry, username: "u", password: "hidden" } }],
    ["registry.pull.password", { cluster, registry: { ...registry, pull: { username: "u", password: "hidden" } } }],
    ["cluster.kubeconfig", { cluster: { kubeconfig: "apiVersion: v1\ntoken: hidden\n" }, registry }],
])("%s in clear text is a fault that does not repeat it", (key, values) => {
    const text = faults(values).join("\n");
    expect(text).toContain(`gaiaflow:${key}: pulumi config set --stack prod --secret --path 'gaiaflow:${key}'`);
    expect(text).not.toContain("hidden");
});
