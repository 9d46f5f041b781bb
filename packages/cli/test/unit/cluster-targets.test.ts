import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { prodLocal } from "../../../../stacks/prod-local";
import { ACCESS_TARGETS, PREREQUISITE_TARGETS, IMAGE_TARGETS, secretTargets } from "../../platform/cluster-targets";
import { mocks } from "../../../../test/support/provider-mocks";
import { record, type Recorded } from "../../../../test/support/pulumi-recorder";
import { CLONE, MACHINE, settings } from "../../../../test/support/settings";

jest.mock("../../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));
let resources: readonly Recorded[];
beforeAll(async () => {
    const own = settings();
    const folders = { ...own.project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } };
    const given = {
        ...own,
        mode: "prod_local" as const,
        identity: { project: "gaiaflow", stack: "prod_local" },
        project: { ...own.project, folders },
        secrets: { "my-creds": { KEY: pulumi.secret("value") }, "my-creds-too": { KEY: pulumi.secret("value") } },
    };
    ({ resources } = await record(() => prodLocal(given, MACHINE), { mocks }));
});

/** As Pulumi's own patterns: `*` stops at a colon, `**` does not. */
const matches = (pattern: string, urn: string): boolean =>
    new RegExp(`^${pattern.replaceAll("**", ".+").replaceAll("*", "[^:]*").replaceAll(".+", ".*")}$`).test(urn);
const hit = (patterns: readonly string[]): Recorded[] =>
    resources.filter(({ urn, custom }) => custom && patterns.some((pattern) => matches(pattern, urn)));
const names = (patterns: readonly string[]): string[] => [...new Set(hit(patterns).map(({ name }) => name))].sort();

test("each part is its own resources", () => {
    expect(names(ACCESS_TARGETS)).toEqual([
        "task-access",
        "task-access-kubeconfig",
        "task-access-tasks",
        "task-access-token",
    ]);
    expect(names(IMAGE_TARGETS)).toEqual(
        expect.arrayContaining(["cluster-image", "task-config", "task-image", "task-image-tag"]),
    );
    expect(names(secretTargets("my-creds", true))).toEqual(["task-config", "task-secret-my-creds"]);
    const first = names(secretTargets("my-creds", false));
    expect(first).toEqual([...names(IMAGE_TARGETS), "task-secret-my-creds"].sort());
});

test.each([
    ["the image", IMAGE_TARGETS],
    ["the access", ACCESS_TARGETS],
    ["a secret", secretTargets("my-creds", false)],
])("%s leaves every container alone, and with the prerequisites has all that it depends on", (_, part) => {
    const whole = hit([...PREREQUISITE_TARGETS, ...part]);
    expect(whole.filter(({ type }) => /container|volume|Password/i.test(type))).toEqual([]);
    const there = new Set(whole.map(({ urn }) => urn));
    const missing = whole.flatMap(({ name, dependencies, provider }) => {
        // A provider's reference is its URN and its id.
        const needed = [...dependencies, ...(provider === "" ? [] : [provider.replace(/::[^:]*$/, "")])];
        return needed.filter((urn) => !there.has(urn)).map((urn) => `${name} needs ${urn}`);
    });
    expect(missing).toEqual([]);
});
