import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

const read = (file: string) => fs.readFileSync(path.resolve(__dirname, "../../../../../docs/ci", file), "utf8");

interface Workflow {
    readonly on: unknown;
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<
        Record<string, { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }>
    >;
}
const workflow = (file: string): Workflow => parse(read(file)) as Workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

test("what runs a pull request's code may read the repository and nothing else", () => {
    const preview = workflow("preview.github.yml");
    expect(preview.on).toBe("pull_request");
    expect(preview.permissions).toEqual({ contents: "read" });
    expect(read("preview.github.yml")).not.toMatch(/\bsecrets\b|github\.token/);
    expect(stepsOf(preview).map(({ run }) => run)).toContain("npx gaiaflow preview | tee preview.txt");
});

test("what may write comments runs nothing of a pull request, and its text is no part of a command", () => {
    const comment = workflow("preview-comment.github.yml");
    expect(comment.on).toEqual({ workflow_run: { workflows: ["preview"], types: ["completed"] } });
    expect(comment.permissions).toEqual({ actions: "read", "pull-requests": "write" });
    expect(stepsOf(comment).flatMap(({ uses = [] }) => uses)).toEqual([]);
    expect(
        stepsOf(comment)
            .map(({ run = "" }) => run)
            .join("\n"),
    ).not.toMatch(/\$\{\{|npm|npx/);
});

test("a deployment waits for an approval, is of the default branch, and is neither doubled nor broken off", () => {
    const deploy = workflow("deploy.github.yml");
    expect(deploy.on).toEqual({ push: { branches: ["main"] }, workflow_dispatch: null });
    expect(deploy).toMatchObject({ concurrency: { "cancel-in-progress": false } });
    expect(Object.values(deploy.jobs)).toEqual([expect.objectContaining({ environment: "production" })]);
    expect(stepsOf(deploy).at(-1)?.run).toBe("npx gaiaflow start --stack prod");
});

test("actions are named by commit", () => {
    const files = ["preview.github.yml", "deploy.github.yml"];
    const uses = files.flatMap((file) => stepsOf(workflow(file)).flatMap((step) => step.uses ?? []));
    expect(uses).toHaveLength(3);
    uses.forEach((action) => expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/));
});
