import * as names from "../../../providers/docker/image-name";
import { loginsOf } from "../../../providers/docker/image/build";
import { withLogins } from "../../../providers/docker/command/config";
import { credentialsFor, resolveAuths } from "../../../providers/docker/registry-auth";
import { repoDigestOf } from "../../../providers/docker/remote-image/repo-digest";

test.each([
    ["app", undefined, "app", "latest", "docker.io/library/app"],
    ["me/app:2", undefined, "me/app", "2", "docker.io/me/app"],
    ["localhost/app", "localhost", "localhost/app", "latest", "localhost/app"],
    ["localhost:5000/a/b:1", "localhost:5000", "localhost:5000/a/b", "1", "localhost:5000/a/b"],
    ["ghcr.io/a/b:1@sha256:12", "ghcr.io", "ghcr.io/a/b", "1", "ghcr.io/a/b"],
])("%s is taken apart", (image, registry, repository, tag, full) => {
    expect(names.registryOf(image)).toBe(registry);
    expect(names.repositoryOf(image)).toBe(repository);
    expect(names.tagOf(image)).toBe(tag);
    expect(names.fullRepositoryOf(image)).toBe(full);
});

describe("registryAuth", () => {
    const entry = { address: "https://registry.example/v2", authDisabled: false };
    const file = JSON.stringify({ auths: { "registry.example": { auth: Buffer.from("u:p:q").toString("base64") } } });

    test("serves the images of its registry alone", async () => {
        const auths = await resolveAuths([{ ...entry, username: "u", password: "p" }], {});
        const login = { username: "u", password: "p", serveraddress: "https://registry.example" };
        expect(credentialsFor(auths, "registry.example/app:1")).toEqual(login);
        expect(credentialsFor(auths, "other.example/app:1")).toBeUndefined();
        expect(credentialsFor(auths, "app:1")).toBeUndefined();
    });

    test("knows Docker Hub by each of its names", async () => {
        const auths = await resolveAuths([{ ...entry, address: "docker.io", username: "u", password: "p" }], {});
        expect(credentialsFor(auths, "me/app")).toMatchObject({ username: "u" });
    });

    test("takes a login from a configuration file in text, with a password that has a colon", async () => {
        const auths = await resolveAuths([{ ...entry, configFileContent: file }], {});
        expect(credentialsFor(auths, "registry.example/app")).toMatchObject({ username: "u", password: "p:q" });
    });

    test("sends dummies where none is wanted, and the environment's where none is said", async () => {
        const disabled = await resolveAuths([{ ...entry, authDisabled: true }], {});
        expect(credentialsFor(disabled, "registry.example/app")).toMatchObject({ username: "username" });
        const environment = { DOCKER_REGISTRY_USER: "eve", DOCKER_REGISTRY_PASS: "x" };
        const auths = await resolveAuths([entry], environment);
        expect(credentialsFor(auths, "registry.example/app")).toMatchObject({ username: "eve", password: "x" });
    });

    test("names the registry of a file that is missing, damaged, or has nothing for it, and quotes none of it", async () => {
        const missing = resolveAuths([{ ...entry, configFile: "/nowhere/config.json" }], {});
        await expect(missing).rejects.toThrow(/registry\.example.*\/nowhere\/config\.json.*ENOENT/);
        const damaged = resolveAuths([{ ...entry, configFileContent: "hunter2 {" }], {});
        await expect(damaged).rejects.toThrow(/registry\.example is not JSON$/);
        const other = resolveAuths([{ ...entry, configFileContent: "{}" }], {});
        await expect(other).rejects.toThrow(/no login for registry\.example/);
    });
});

describe("a push", () => {
    const image = { imageName: "localhost:5000/app:1", skipPush: false, buildOnPreview: false };

    test("logs in as the program says, whole or not at all", () => {
        expect(loginsOf({ ...image, registry: { username: "u", password: "p" } })).toEqual([
            { server: "localhost:5000", username: "u", password: "p" },
        ]);
        expect(loginsOf({ ...image, registry: { server: "docker.io", username: "u", password: "p" } })).toEqual([
            { server: "https://index.docker.io/v1/", username: "u", password: "p" },
        ]);
        expect(loginsOf({ ...image, registry: { server: "localhost:5000", username: "u" } })).toEqual([]);
    });

    test("has its login over the user's own, and leaves the other ones to the user's helpers", () => {
        const own = { credsStore: "desktop", currentContext: "far", auths: { a: {} }, credHelpers: { b: "x" } };
        const config = withLogins(own, [{ server: "s", username: "u", password: "p" }]);
        expect(JSON.parse(JSON.stringify(config))).toEqual({
            credsStore: "desktop",
            auths: { a: {}, s: { auth: Buffer.from("u:p").toString("base64") } },
            credHelpers: { b: "x", s: "" },
        });
    });
});

test("the digest of an image is that of the name asked for, else of any, else none", () => {
    const RepoDigests = ["b@sha256:2", "localhost:5000/a@sha256:1"];
    expect(repoDigestOf("localhost:5000/a:1", { Id: "", RepoDigests })).toBe("localhost:5000/a@sha256:1");
    expect(repoDigestOf("c:1", { Id: "", RepoDigests })).toBe("b@sha256:2");
    expect(repoDigestOf("c:1", { Id: "", RepoDigests: null })).toBe("");
});
