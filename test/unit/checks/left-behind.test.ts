import type { KubeConfig } from "@kubernetes/client-node";
import { isLeftBehind } from "../../../checks/left-behind";
import { settings } from "../../support/settings";

// An ES module, of which the names alone are needed.
jest.mock("@kubernetes/client-node", () => ({ AppsV1Api: { name: "AppsV1Api" }, CoreV1Api: { name: "CoreV1Api" } }));

const base = settings();
const kept = { cluster: { ...base.cluster, namespaceExists: false }, storage: { size: "10Gi", retain: true } };
const claim = (storage: string, storageClassName = "standard") => ({
    metadata: { name: "postgres-data" },
    spec: { storageClassName, resources: { requests: { storage } } },
});

/** A cluster with such claims, Deployments and StatefulSets of the stack's. */
function clusterWith(claims: object[], deployments: object[] = [], statefulSets: object[] = [], hidden = "") {
    const asked: unknown[] = [];
    const list = (items: object[]) => (which: unknown) => {
        asked.push(which);
        return Promise.resolve({ items });
    };
    const refuse = () => Promise.reject(Object.assign(new Error("forbidden"), { code: 403 }));
    const client = {
        makeApiClient: ({ name }: { readonly name: string }) =>
            name.includes("AppsV1")
                ? {
                      listNamespacedDeployment: list(deployments),
                      listNamespacedStatefulSet: list(statefulSets),
                      [hidden]: refuse,
                  }
                : { listNamespacedPersistentVolumeClaim: list(claims), [hidden]: refuse },
    };
    return { client: client as unknown as KubeConfig, asked };
}

test.each([
    ["nothing", [], [], [], false],
    ["claims alone", [claim("10Gi")], [], [], true],
    ["a platform that runs", [claim("10Gi")], [{}], [], false],
    ["a database that runs", [claim("10Gi")], [], [{}], false],
])(
    "where a stack with storage.retain finds %s (case %#), it is taken up only where nothing runs",
    async (_, claims, one, other, left) => {
        const { client, asked } = clusterWith(claims, one, other);
        expect(await isLeftBehind(settings(kept), client)).toBe(left);
        expect(asked[0]).toEqual({
            namespace: expect.stringMatching(/-platform$/) as string,
            labelSelector: expect.stringMatching(/^io\.gaiaflow\.project=[^,]+,io\.gaiaflow\.stack=.+$/) as string,
        });
    },
);

test.each([
    ["claims", "listNamespacedPersistentVolumeClaim"],
    ["Deployments", "listNamespacedDeployment"],
])("who may not list %s takes nothing up", async (_, hidden) => {
    const { client } = clusterWith([claim("10Gi")], [], [], hidden);
    expect(await isLeftBehind(settings(kept), client)).toBe(false);
});

test.each([
    ["without storage.retain", { ...kept, storage: { ...kept.storage, retain: false } }],
    ["in a namespace of somebody else's", { ...kept, cluster: { ...kept.cluster, namespaceExists: true } }],
])("%s nobody is asked", async (_, changes) => {
    const { client, asked } = clusterWith([claim("10Gi")]);
    expect([await isLeftBehind(settings(changes), client), asked]).toEqual([false, []]);
});

test("a size is the same in other units, in which the API gives it back", async () => {
    const changes = { ...kept, storage: { ...kept.storage, size: "10240Mi" } };
    expect(await isLeftBehind(settings(changes), clusterWith([claim("10Gi")]).client)).toBe(true);
});

test.each([
    ["size", { size: "50Gi" }, "storage.size is 50Gi, but the claim postgres-data that the stack has left has 10Gi"],
    [
        "class",
        { className: "gp3" },
        "storage.className is gp3, but the claim postgres-data that the stack has left has",
    ],
])("a claim of another %s is named, which Kubernetes would refuse to change", async (_, other, words) => {
    const changes = { ...kept, storage: { ...kept.storage, ...other } };
    await expect(isLeftBehind(settings(changes), clusterWith([claim("10Gi")]).client)).rejects.toThrow(words);
});
