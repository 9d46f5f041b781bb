import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import { kubernetesConfig, kubernetesRefusedConfig } from "../../../providers/kubernetes/config";
import { kubernetesProvider } from "../../../providers/kubernetes/provider";
import { REFUSED, refusalOf, typeOfToken } from "../../../providers/kubernetes/token";

interface Kind {
    readonly name: string;
    readonly token: string;
}

/** Every class of the package that makes a resource. */
const kinds: readonly Kind[] = walk(kubernetes).filter(({ name }) => name !== "Provider");

function walk(module: Readonly<Record<string, unknown>>, prefix = ""): Kind[] {
    return Object.entries(module).flatMap(([name, value]): Kind[] => {
        const token = (value as { __pulumiType?: unknown } | null)?.__pulumiType;
        if (typeof token === "string") return [{ name: prefix + name, token }];
        if (typeof value !== "object" || value === null || prefix.split(".").length > 3) return [];
        return walk(value as Record<string, unknown>, `${prefix}${name}.`);
    });
}

test("has the name and version of its package", async () => {
    const { version } = (await import("@pulumi/kubernetes/package.json")) as { version: string };
    expect(kubernetesProvider).toMatchObject({ name: "kubernetes", version });
});

test("takes every kind of the package by its group, version and kind, and refuses lists and components by name", () => {
    expect(kinds.length).toBeGreaterThan(200);
    const refused = kinds.filter(({ token }) => refusalOf(token) !== undefined).map(({ token }) => token);
    const isList = (token: string) => token.endsWith("List") || token.endsWith("ListPatch");
    const components = Object.keys(REFUSED);
    expect(refused.filter((token) => !isList(token) && !components.includes(token))).toEqual([]);
    expect(kinds.filter(({ token }) => isList(token) && refusalOf(token) === undefined)).toEqual([]);
    for (const { name, token } of kinds.filter(({ token: one }) => !refused.includes(one))) {
        const { apiVersion, kind } = typeOfToken(token);
        expect({ name, apiVersion }).toEqual({
            name,
            apiVersion: expect.stringMatching(/^([a-z0-9.]+\/)?v\d/) as unknown,
        });
        expect(name.split(".").at(-1)).toBe(kind);
    }
});

test("refuses nothing that is not in the package", () => {
    const classes = kinds.map(({ token }) => token);
    const called = ["helm:template", "yaml:decode", "kustomize:directory"].map((name) => `kubernetes:${name}`);
    // The first versions of these are written out in the package, and have no token of their own.
    const written = ["helm.sh/v3:Chart", "yaml:ConfigFile", "yaml:ConfigGroup", "kustomize:Directory"];
    const known = [...classes, ...called, ...written.map((name) => `kubernetes:${name}`)];
    expect(Object.keys(REFUSED).filter((token) => !known.includes(token))).toEqual([]);
});

test("implements or refuses each setting of the provider", () => {
    const types = readFileSync(require.resolve("@pulumi/kubernetes/provider.d.ts"), "utf8");
    const inClass = types.slice(types.indexOf("interface ProviderArgs"));
    const settings = [...inClass.matchAll(/^ {4}(\w+)\?:/gm)].map(([, name = ""]) => name);
    const own = [...Object.keys(kubernetesConfig), ...Object.keys(kubernetesRefusedConfig)];
    expect(settings.length).toBeGreaterThan(10);
    expect(own.sort()).toEqual(settings.sort());
});

test.each([
    ["kubernetes:core/v1:Secret", { apiVersion: "v1", kind: "Secret" }],
    ["kubernetes:apps/v1:Deployment", { apiVersion: "apps/v1", kind: "Deployment" }],
    ["kubernetes:example.com/v1alpha1:Widget", { apiVersion: "example.com/v1alpha1", kind: "Widget" }],
])("%s names a kind", (token, type) => {
    expect(typeOfToken(token)).toEqual(type);
    expect(refusalOf(token)).toBeUndefined();
});

test.each([
    ["kubernetes:helm.sh/v3:Release", /helm template/],
    ["kubernetes:yaml/v2:ConfigFile", /declare each object as a resource/],
    [
        "kubernetes:core/v1:PodList",
        /^list resources exist for compatibility .* Use the underlying resource type instead$/,
    ],
    ["kubernetes:index:Provider", /GROUP\/VERSION:Kind/],
])("%s is refused with what to do instead", (token, reason) => {
    expect(refusalOf(token)).toMatch(reason);
});

test("a custom kind may be called as it likes", () => {
    expect(refusalOf("kubernetes:example.com/v1:AllowList")).toBeUndefined();
});
