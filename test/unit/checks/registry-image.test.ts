import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dockerLogin } from "../../../checks/docker-login";
import { platformFaults } from "../../../checks/node-platforms";
import { askRegistry } from "../../../checks/registry-image";
import { engineRequest } from "../../../lib/engine.cjs";
import type { ClusterAnswers } from "../../../checks/cluster-answers";
import { settings } from "../../support/settings";

jest.mock("../../../lib/engine.cjs", () => ({ engineRequest: jest.fn() }));

const IMAGE = `registry.example.com/iris@sha256:${"1".repeat(64)}`;
const before = { ...process.env };
let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-docker-"));
    process.env["DOCKER_CONFIG"] = folder;
});
afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    process.env = { ...before };
});

const answer = (status: number, body: object): void => {
    jest.mocked(engineRequest).mockReset();
    jest.mocked(engineRequest).mockResolvedValue({ status, body: Buffer.from(JSON.stringify(body)) });
};
const there = (...platforms: string[]) =>
    platforms.map((name) => ({ os: name.split("/")[0], architecture: name.split("/")[1] }));
const writeConfig = (config: object): void =>
    fs.writeFileSync(path.join(folder, "config.json"), JSON.stringify(config));
const auth = Buffer.from("user:pass:word").toString("base64");

test("an image's platforms are those of its manifests; what attests to them is none", async () => {
    answer(200, { Platforms: there("linux/amd64", "linux/arm64", "unknown/unknown") });
    expect(await askRegistry(IMAGE, { username: "u", password: "p" })).toEqual({
        kind: "there",
        platforms: ["linux/amd64", "linux/arm64"],
    });
    const [method, route, , headers] = jest.mocked(engineRequest).mock.calls[0] ?? [];
    expect([method, route]).toEqual(["GET", `/distribution/${IMAGE}/json`]);
    const header = headers?.["X-Registry-Auth"] ?? "";
    // Engines read no other form.
    expect(header).toMatch(/^[\w-]+={0,2}$/);
    expect(header.length % 4).toBe(0);
    const sent = Buffer.from(header, "base64url").toString();
    expect(JSON.parse(sent)).toEqual({ username: "u", password: "p" });
});

test.each([
    [404, "manifest unknown: manifest unknown", { kind: "absent" }],
    [500, "name unknown: repository name not known to registry", { kind: "absent" }],
    [404, `failed to resolve reference "${IMAGE}": ${IMAGE}: not found`, { kind: "absent" }],
    [500, "404 page not found", { kind: "unknown", reason: "404 page not found" }],
    [
        401,
        "unauthorized: authentication required",
        { kind: "unknown", reason: "unauthorized: authentication required" },
    ],
])("what a registry says: %d %s", async (status, message, expected) => {
    answer(status, { message });
    expect(await askRegistry(IMAGE)).toEqual(expected);
});

test("without a Docker nobody says anything", async () => {
    jest.mocked(engineRequest).mockRejectedValue(new Error("connect ENOENT"));
    expect(await askRegistry(IMAGE)).toEqual({ kind: "unknown", reason: "connect ENOENT" });
});

describe("what docker login has left", () => {
    test.each([
        ["nothing", {}, undefined],
        ["a password with a colon", { auths: { r: { auth } } }, { username: "user", password: "pass:word" }],
        ["a token", { auths: { r: { identitytoken: "t" } } }, { identitytoken: "t" }],
        ["a helper that does not know it", { credsStore: "none-of-the-tests" }, undefined],
    ])("is %s", async (_, config, expected) => {
        writeConfig(config);
        expect(await dockerLogin("r")).toEqual(expected);
    });

    test("is what a helper gives", async () => {
        writeConfig({ credHelpers: { r: "ofTests" } });
        const helper = '#!/bin/sh\nread -r server; printf \'{"Username":"%s","Secret":"s"}\' "$server"\n';
        fs.writeFileSync(path.join(folder, "docker-credential-ofTests"), helper, { mode: 0o755 });
        process.env["PATH"] = `${folder}:${process.env["PATH"] ?? ""}`;
        expect(await dockerLogin("r")).toEqual({ username: "r", password: "s" });
    });
});

describe("an image that others have built", () => {
    const nodes = (...names: string[]) => ({ architectures: new Set(names) }) as unknown as ClusterAnswers;
    const faults = async (answers: ClusterAnswers): Promise<string[]> => {
        const { tasks } = settings();
        const registry = { server: "registry.example.com", username: "u", password: "hidden", pull: {} };
        const stack = { project: "gaiaflow", stack: "prod" };
        const own = settings({ mode: "prod", identity: stack, tasks: { ...tasks, image: IMAGE }, registry });
        return (await platformFaults(own, answers)).map(({ message }) => message.replace(/\s+/g, " "));
    };

    test("for a processor that nodes have is no fault, nor is one of which the registry says nothing", async () => {
        answer(200, { Platforms: there("linux/arm64", "linux/amd64") });
        expect(await faults(nodes("amd64"))).toEqual([]);
        answer(200, { Platforms: null });
        expect(await faults(nodes("amd64"))).toEqual([]);
        answer(500, { message: "no such host" });
        expect(await faults(nodes("amd64"))).toEqual([]);
    });

    test("is not asked for where nobody says what nodes have", async () => {
        answer(200, { Platforms: there("linux/arm64") });
        expect(await faults(nodes())).toEqual([]);
        expect(engineRequest).not.toHaveBeenCalled();
    });

    test("for another processor is named, with what builds it for the nodes", async () => {
        answer(200, { Platforms: there("linux/arm64") });
        const [message] = await faults(nodes("amd64"));
        expect(message).toContain(
            `is ${IMAGE}, which is built for linux/arm64, and the cluster's nodes are linux/amd64`,
        );
        expect(message).toContain(
            "docker buildx build --platform linux/amd64 --push --tag registry.example.com/iris:VERSION .",
        );
    });

    test("that its registry does not have is named", async () => {
        answer(404, { message: "manifest unknown" });
        expect(await faults(nodes("amd64"))).toEqual([
            expect.stringContaining(`gaiaflow:tasks.image is ${IMAGE}, which its registry does not have`),
        ]);
    });
});
