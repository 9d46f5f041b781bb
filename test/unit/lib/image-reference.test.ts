import { DOCKER_HUB, imageReference, isRegistry, isRepository, registryOf } from "../../../lib/image-reference";

const DIGEST = `sha256:${"0".repeat(64)}`;

test.each(["registry.example.com", "localhost", "localhost:5000", "registry:5000", "10.0.0.1:5000", "[::1]:5000"])(
    "%s is a registry",
    (text) => {
        expect(isRegistry(text)).toBe(true);
    },
);

test.each([
    ...["", "myregistry", "registry.example.com:99999", "registry.example.com:0", "registry..example", "-a.example"],
    ...[
        "https://registry.example.com",
        "registry.example.com/ml",
        "u:p@registry.example.com",
        "a_b.example",
        ".example",
    ],
])("%j is no registry", (text) => {
    expect(isRegistry(text)).toBe(false);
});

test.each(["iris", "ml/iris", "a_b/c__d/e-f/g--h/i.j", "0"])("%s is a repository", (text) => {
    expect(isRepository(text)).toBe(true);
});

test.each([
    ...["", "ml//iris", "i..ris", "a___b", "i.-ris", "/iris", "iris/", "ML/iris", "-iris", "iris_"],
    "a".repeat(256),
])("%j is no repository", (text) => {
    expect(isRepository(text)).toBe(false);
});

test.each([
    ["iris", { repository: "iris" }],
    ["ml/iris:1.0", { repository: "ml/iris", tag: "1.0" }],
    [`ghcr.io/ml/iris@${DIGEST}`, { registry: "ghcr.io", repository: "ml/iris", digest: DIGEST }],
    ["localhost:5000/iris:1", { registry: "localhost:5000", repository: "iris", tag: "1" }],
    [`registry:5000/iris:1@${DIGEST}`, { registry: "registry:5000", repository: "iris", tag: "1", digest: DIGEST }],
])("the parts of %s", (text, parts) => {
    expect(imageReference(text)).toEqual(parts);
});

test.each([
    ...[
        "",
        `https://registry.example.com/iris@${DIGEST}`,
        `a//b@${DIGEST}`,
        `a:b:c@${DIGEST}`,
        `registry/ML/Iris@${DIGEST}`,
    ],
    ...[`iris@${DIGEST}0`, "iris@sha256:abc", "iris:-1", `iris:${"1".repeat(129)}`, "iris: 1", "iris:1@", "u@h/iris:1"],
    "registry.example.com:99999/iris:1",
])("%j is no image's name", (text) => {
    expect(imageReference(text)).toBeUndefined();
});

test.each([
    ["127.0.0.1:5000/a/b:1", "127.0.0.1:5000"],
    ["localhost/a:1", "localhost"],
    ["team/iris:1", DOCKER_HUB],
    ["iris:1.0", DOCKER_HUB],
    ["docker.io/team/iris", DOCKER_HUB],
])("the registry of %s is %s", (reference, server) => {
    expect(registryOf(reference)).toBe(server);
});
