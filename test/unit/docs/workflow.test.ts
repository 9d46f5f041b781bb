import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { CLONE } from "../../support/settings";

interface Job {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
}
const folder = path.join(CLONE, ".github");
const read = (file: string): unknown => parse(fs.readFileSync(path.join(folder, file), "utf8"));
const { permissions, jobs } = read("workflows/docs.yml") as {
    readonly permissions: object;
    readonly jobs: Readonly<Record<"build" | "publish", Job>>;
};

test("what builds the site may publish nothing, and what publishes it runs none of it", () => {
    expect(permissions).toEqual({ contents: "read" });
    expect(jobs.build.permissions).toBeUndefined();
    expect(jobs.build.steps.flatMap(({ run }) => run ?? [])).toEqual(["npm ci", "npm run docs"]);
    expect(jobs.publish).toMatchObject({
        needs: "build",
        if: "github.event_name == 'push'",
        permissions: { pages: "write", "id-token": "write" },
    });
    expect(jobs.publish.steps.flatMap(({ run }) => run ?? [])).toEqual([]);
});

test("takes every action by the hash of its commit", () => {
    const uses = [...jobs.build.steps, ...jobs.publish.steps].flatMap(({ uses: action }) => action ?? []);
    expect(uses.length).toBeGreaterThan(3);
    uses.forEach((action) => expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/));
});

test("CI has the history that a test of an upgrade checks an earlier revision out of", () => {
    const { jobs: all } = read("workflows/ci.yml") as { readonly jobs: { readonly test: Job } };
    const checkout = all.test.steps.find(({ uses: action }) => action?.startsWith("actions/checkout@"));
    expect(checkout?.with).toMatchObject({ "fetch-depth": 0 });
});

test.each(["fault.yml", "wish.yml"])("the form %s has what GitHub asks of one", (file) => {
    const form = read(`ISSUE_TEMPLATE/${file}`) as {
        readonly name: string;
        readonly description: string;
        readonly body: readonly { type: string; id: string; attributes: { label: string; options?: string[] } }[];
    };
    expect([form.name, form.description].every((text) => text.length > 0)).toBe(true);
    expect(form.body.filter(({ type }) => !["textarea", "input", "dropdown", "markdown"].includes(type))).toEqual([]);
    expect(new Set(form.body.map(({ id }) => id)).size).toBe(form.body.length);
    expect(form.body.filter(({ attributes }) => attributes.label === "")).toEqual([]);
});
