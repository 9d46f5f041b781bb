import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { accessBy } from "../../../providers/kubernetes/access";
import type { KubernetesClient } from "../../../providers/kubernetes/client";
import { configureKubernetes } from "../../../providers/kubernetes/configure";
import type { Kubeconfig } from "../../../providers/kubernetes/kubeconfig";
import { FakeApiServer } from "../../support/fake-api-server";

// The Kubernetes client, by which one is let in, cannot be loaded by jest.
jest.mock("../../../providers/kubernetes/access", () => ({
    accessBy: jest.fn((config: { server: string }, timeoutSeconds: number) => ({
        server: config.server,
        timeoutSeconds,
        authorize: () => Promise.resolve({ headers: {}, agent: undefined }),
    })),
    accessFromPod: () => Promise.resolve(undefined),
}));

let folder: string;
let server: FakeApiServer;
beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "kubeconfig-"));
    server = new FakeApiServer();
    await server.start();
});
afterEach(async () => {
    await server.stop();
    await fs.rm(folder, { recursive: true });
});

/** A kubeconfig with one context; everything in it is called by one name, whose user has a token of that name. */
function configOf(name: string, more: Partial<Kubeconfig> = {}, namespace?: string): Kubeconfig {
    return {
        clusters: [{ name, cluster: { server: server.address, "certificate-authority": "ca.crt" } }],
        contexts: [{ name, context: { cluster: name, user: name, ...(namespace !== undefined && { namespace }) } }],
        users: [{ name, user: { token: name } }],
        ...more,
    };
}

const write = async (file: string, config: Kubeconfig): Promise<string> => {
    const target = path.join(folder, file);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, JSON.stringify(config));
    return target;
};

type Config = Parameters<typeof configureKubernetes>[1];
const configure = (config: Config, environment: NodeJS.ProcessEnv = {}): Promise<KubernetesClient> => {
    const log = { status: () => undefined } as unknown as Parameters<typeof configureKubernetes>[0]["log"];
    const { signal } = new AbortController();
    return configureKubernetes(
        { directory: folder, environment: { HOME: folder, ...environment }, signal, log },
        config,
    );
};
/** The kubeconfig of one context by which one was let in the last time. */
const used = (): Kubeconfig => jest.mocked(accessBy).mock.lastCall?.[0] ?? {};

describe("which kubeconfig", () => {
    test("the setting's, by path or by contents, before all others", async () => {
        const file = await write("own", configOf("own", { "current-context": "own" }));
        const KUBECONFIG = await write("theirs", configOf("theirs", { "current-context": "theirs" }));
        expect((await configure({ kubeconfig: file }, { KUBECONFIG })).cluster).toBeDefined();
        expect(used()).toMatchObject({ "current-context": "own", users: [{ user: { token: "own" } }] });
        const text = JSON.stringify(configOf("inline", { "current-context": "inline" }));
        await configure({ kubeconfig: text }, { KUBECONFIG });
        expect(used()).toMatchObject({ "current-context": "inline" });
    });

    test("the files of KUBECONFIG as one: the first to name a thing wins, and one that is not there is passed over", async () => {
        const first = await write("a/first", configOf("one"));
        const second = await write("b/second", {
            ...configOf("two", { "current-context": "one" }),
            users: [
                { name: "one", user: { token: "not this" } },
                { name: "two", user: { token: "two" } },
            ],
        });
        const KUBECONFIG = [first, path.join(folder, "missing"), second].join(path.delimiter);
        await configure({}, { KUBECONFIG });
        expect(used()).toMatchObject({ "current-context": "one", users: [{ user: { token: "one" } }] });
        await configure({ context: "two" }, { KUBECONFIG });
        expect(used()).toMatchObject({
            users: [{ user: { token: "two" } }],
            // A file that a kubeconfig names lies beside it.
            clusters: [{ cluster: { "certificate-authority": path.join(folder, "b", "ca.crt") } }],
        });
    });

    test("the one in the home folder where nothing names another", async () => {
        await write(".kube/config", configOf("home", { "current-context": "home" }));
        expect((await configure({})).cluster).toBeDefined();
        expect(used()).toMatchObject({ "current-context": "home" });
    });

    test("none at all is said", async () => {
        expect(await configure({})).toMatchObject({
            cluster: undefined,
            unreachable: expect.stringContaining("set kubeconfig, or KUBECONFIG") as unknown,
        });
    });
});

describe("context, cluster and namespace", () => {
    const config = () => {
        const [one, two] = [configOf("one", {}, "first"), configOf("two", {}, "second")];
        return JSON.stringify({
            clusters: [...(one.clusters ?? []), ...(two.clusters ?? [])],
            contexts: [...(one.contexts ?? []), ...(two.contexts ?? [])],
            users: [...(one.users ?? []), ...(two.users ?? [])],
            "current-context": "one",
        });
    };

    test.each([
        [{}, "first"],
        [{ context: "two" }, "second"],
        [{ context: "two", namespace: "third" }, "third"],
    ])("of %j, objects lie in %s", async (settings, namespace) => {
        expect((await configure({ kubeconfig: config(), ...settings })).namespace).toBe(namespace);
    });

    test("another cluster is reached as the context's user", async () => {
        await configure({ kubeconfig: config(), cluster: "two" });
        expect(used()).toMatchObject({ clusters: [{ name: "two" }], users: [{ name: "one" }] });
    });

    test.each([
        [{ context: "three" }, 'context "three" does not exist'],
        [{ cluster: "three" }, 'cluster "three" does not exist'],
    ])("%j is named where it is not there", async (settings, reason) => {
        const { cluster, unreachable } = await configure({ kubeconfig: config(), ...settings });
        expect(cluster).toBeUndefined();
        expect(unreachable).toContain(reason);
    });

    test("what cannot be read is said without a word of it", async () => {
        const { unreachable } = await configure({ kubeconfig: "users: [{token: hush" });
        expect(unreachable).toMatch(/^failed to parse kubeconfig data.*not valid YAML$/);
    });
});

test("a host that never answers is unreachable after the time set", async () => {
    const kubeconfig = JSON.stringify(configOf("it", { "current-context": "it" }));
    server.handler = () => undefined;
    const silent = await configure({ kubeconfig, kubeClientSettings: { timeout: 1 } });
    expect(silent).toMatchObject({ cluster: undefined });
    expect(silent.unreachable).toContain("nothing within 1 s");
    const byEnvironment = await configure({ kubeconfig }, { PULUMI_K8S_CLIENT_TIMEOUT: "1" });
    expect(byEnvironment.unreachable).toContain("nothing within 1 s");
});

test("who may not ask for the version may do all the rest", async () => {
    const kubeconfig = JSON.stringify(configOf("it", { "current-context": "it" }));
    server.handler = () => ({ status: 403, body: { reason: "Forbidden" } });
    expect((await configure({ kubeconfig })).cluster).toBeDefined();
    server.handler = () => ({ status: 401, body: { reason: "Unauthorized" } });
    expect((await configure({ kubeconfig })).cluster).toBeUndefined();
});
