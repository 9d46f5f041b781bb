import { secretOnTheWire } from "../../support/provider-client";
import type { Settings } from "../../../providers/kubernetes/config";
import { replaces, replacingPaths } from "../../../providers/kubernetes/force-new";
import { hiding } from "../../../providers/kubernetes/hide";
import { liveChanges } from "../../../providers/kubernetes/live-changes";
import { normalized } from "../../../providers/kubernetes/normalize";
import { prunedTo } from "../../../providers/kubernetes/prune";
import { Unknown } from "../../../providers/kit/value";

const FIXED = { secretMutable: false, configMapMutable: false } as Settings;
const MUTABLE = { secretMutable: true, configMapMutable: true } as Settings;

describe("the form that is compared", () => {
    test("of a Secret has its texts in base64, where they win, and base64 without line breaks", () => {
        const secret = { apiVersion: "v1", kind: "Secret", data: { a: "b2xk", b: "eA\n==" }, stringData: { a: "new" } };
        expect(normalized(secret)).toEqual({ apiVersion: "v1", kind: "Secret", data: { a: "bmV3", b: "eA==" } });
        const unknown = { ...secret, stringData: { a: new Unknown() } };
        expect(normalized(unknown)).toEqual(unknown);
    });

    test("has no field that only the server sets, and no null of a built-in kind", () => {
        const manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", uid: "u" }, spec: { nodeName: null } };
        expect(normalized(manifest)).toEqual({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: {} });
        const own = { apiVersion: "example.com/v1", kind: "Thing", spec: { size: null } };
        expect(normalized(own)).toEqual(own);
    });
});

describe("of what the server says", () => {
    test("only what was asked for counts, in the words in which it was", () => {
        const asked = { spec: { replicas: 1, limits: { cpu: "1" }, ports: [{ port: 80 }] } };
        const live = {
            spec: { replicas: 2, limits: { cpu: "1000m" }, ports: [{ port: 80, protocol: "TCP" }], more: 1 },
        };
        expect(prunedTo(live, asked)).toEqual({
            spec: { replicas: 2, limits: { cpu: "1" }, ports: [{ port: 80 }] },
        });
    });

    test("items that others added at a list's end do not count, and what says nothing may be left out", () => {
        expect(prunedTo({ list: [1, 2] }, { list: [1] })).toEqual({ list: [1] });
        expect(prunedTo({}, { labels: {}, paused: false, emptyDir: {} })).toEqual({ labels: {}, paused: false });
    });
});

test("a change names its path, and whether it replaces the object", () => {
    const before = { spec: { selector: { a: "1" }, replicas: 1, gone: 1 }, metadata: { labels: { "a.b": "1" } } };
    const after = { spec: { selector: { a: "2" }, replicas: new Unknown() }, metadata: { labels: { "a.b": "2" } } };
    expect(liveChanges(before, after, ["spec.selector"])).toEqual([
        { path: "spec.selector.a", kind: "update", replace: true, isOfState: true },
        { path: "spec.replicas", kind: "update", replace: false, isOfState: true },
        { path: "spec.gone", kind: "delete", replace: false, isOfState: false },
        { path: 'metadata.labels["a.b"]', kind: "update", replace: false, isOfState: true },
    ]);
});

describe("what cannot be changed", () => {
    test.each([
        ["v1", "Service", "spec.clusterIP"],
        ["apps/v1", "Deployment", "spec.selector"],
        ["batch/v1", "Job", "spec.template"],
        ["rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef"],
    ])("of %s %s is %s, as is its name", (apiVersion, kind, path) => {
        expect(replacingPaths({ apiVersion, kind }, false, FIXED)).toEqual(
            expect.arrayContaining([path, "metadata.name", "metadata.namespace"]),
        );
        expect(replacingPaths({ apiVersion, kind }, true, FIXED)).not.toContain(path);
    });

    test("of a kind of the same name in another group is its name alone", () => {
        const own = { apiVersion: "example.com/v1", kind: "Service" };
        expect(replacingPaths(own, false, FIXED)).toEqual(["metadata.name", "metadata.namespace"]);
    });

    test.each(["Secret", "ConfigMap"])("of a %s is its data, unless the provider says otherwise", (kind) => {
        const object = { apiVersion: "v1", kind };
        expect(replacingPaths(object, false, FIXED)).toContain("data");
        expect(replacingPaths(object, false, MUTABLE)).not.toContain("data");
        expect(replacingPaths({ ...object, immutable: true }, false, MUTABLE)).toContain("data");
    });

    test("may lie in a list, or below or above what changed", () => {
        const patterns = ["spec.containers[*].image", "spec.selector"];
        expect(replaces(patterns, ["spec", "containers", 1, "image"], "b")).toBe(true);
        expect(replaces(patterns, ["spec", "containers", 1, "name"], "b")).toBe(false);
        expect(replaces(patterns, ["spec", "selector", "app"], "b")).toBe(true);
        expect(replaces(patterns, ["spec"], { selector: {} })).toBe(true);
        expect(replaces(patterns, ["spec"], { replicas: 1 })).toBe(false);
    });
});

test("a secret is taken out of a message in every form in which the server may repeat it", () => {
    const hide = hiding({ stringData: { key: secretOnTheWire('se"cret') }, plain: "told" });
    const encoded = Buffer.from('se"cret').toString("base64");
    expect(hide(`a se"cret b ${encoded} c se\\"cret d told`)).toBe("a [secret] b [secret] c [secret] d told");
    expect(hiding({ pin: secretOnTheWire("123") })("123 apples")).toBe("123 apples");
});
