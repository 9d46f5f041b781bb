import { providerChanges } from "../../../providers/kubernetes/diff-config";
import { Unknown, type Properties } from "../../../providers/kit/value";

const HERE = { directory: "/", environment: {} };

function kubeconfig(server: string, token = "one"): string {
    return JSON.stringify({
        clusters: [{ name: "it", cluster: { server } }],
        contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
        users: [{ name: "it", user: { token } }],
        "current-context": "it",
    });
}

/** Which of the settings that differ replace the provider, and all that was made through it. */
function replacing(old: Properties, now: Properties): string[] {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => old[key] !== now[key]);
    const found = keys.map((path) => ({ path, kind: "update" as const, replace: false }));
    return providerChanges(HERE, found, old, now).flatMap(({ path, replace }) => (replace ? [path] : []));
}

const one = kubeconfig("https://one");

test("another server is another cluster, another token is not", () => {
    expect(replacing({ kubeconfig: one }, { kubeconfig: kubeconfig("https://two") })).toEqual(["kubeconfig"]);
    expect(replacing({ kubeconfig: one }, { kubeconfig: kubeconfig("https://one", "two") })).toEqual([]);
});

test("a kubeconfig that a preview does not know yet may be another cluster's", () => {
    expect(replacing({ kubeconfig: one }, { kubeconfig: new Unknown() })).toEqual(["kubeconfig"]);
    expect(replacing({ kubeconfig: one }, { kubeconfig: one, context: new Unknown() })).toEqual(["context"]);
});

test("clusterIdentifier decides alone where it is set before and after", () => {
    const old = { kubeconfig: one, clusterIdentifier: "a" };
    expect(replacing(old, { kubeconfig: new Unknown(), clusterIdentifier: "a" })).toEqual([]);
    expect(replacing(old, { kubeconfig: kubeconfig("https://two"), clusterIdentifier: "a" })).toEqual([]);
    expect(replacing(old, { kubeconfig: one, clusterIdentifier: "b" })).toEqual(["clusterIdentifier"]);
    expect(replacing({ kubeconfig: one }, { kubeconfig: one, clusterIdentifier: "a" })).toEqual([]);
});

test("a file that is gone tells nothing of the cluster it was for", () => {
    expect(replacing({ kubeconfig: "/nowhere/a" }, { kubeconfig: one })).toEqual([]);
});
