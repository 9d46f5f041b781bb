import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

const FOLDER = path.resolve(__dirname, "../../../../../docs/ci");
const read = (file: string) => fs.readFileSync(path.join(FOLDER, file), "utf8");

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
    readonly steps: readonly Step[];
    readonly "timeout-minutes"?: number;
    readonly permissions?: object;
}
interface Workflow {
    readonly on: unknown;
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, Job>>;
}
const workflow = (file: string): Workflow => parse(read(file)) as Workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

test("what runs a pull request's code may read the repository and nothing else", () => {
    const preview = workflow("preview.github.yml");
    expect(preview.on).toBe("pull_request");
    expect(preview.permissions).toEqual({ contents: "read" });
    // Nothing of GitHub's is put into it: no secret, no token, and no text of the pull request.
    expect(read("preview.github.yml")).not.toContain("${{");
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

test("a deployment shows what it would change, waits for an approval, and is neither doubled nor broken off", () => {
    const deploy = workflow("deploy.github.yml");
    expect(deploy.on).toEqual({ push: { branches: ["main"] }, workflow_dispatch: null });
    const { preview, deploy: brings, ...others } = deploy.jobs;
    expect(others).toEqual({});
    expect(preview).not.toHaveProperty("environment");
    expect(preview?.steps.at(-1)?.run).toBe("npx pulumi preview --stack prod --diff");
    expect(brings).toMatchObject({
        environment: "production",
        needs: "preview",
        concurrency: { "cancel-in-progress": false },
    });
    const commands = (brings?.steps ?? []).map(({ run }) => run);
    expect(commands.filter((run) => run?.includes("gaiaflow"))).toContain("npx gaiaflow start --stack prod");
});

test("what a deployment hands to an administrator is no file that holds a secret", () => {
    const upload = stepsOf(workflow("deploy.github.yml")).find(({ uses }) => uses?.includes("upload-artifact"));
    const names = String(upload?.with?.["path"]).trim().split("\n");
    expect(names.map((name) => name.split("/").at(-1))).toEqual(["*.whl", "task-config.json", "dag-bundles.json"]);
});

const WORKFLOWS = fs.readdirSync(FOLDER).filter((file) => file.endsWith(".github.yml"));

test.each(WORKFLOWS)("%s gives no more rights than it says, puts nothing into a command, and ends", (file) => {
    const { jobs, on, permissions } = workflow(file);
    expect(JSON.stringify(on)).not.toContain("pull_request_target");
    expect(Object.values(permissions).filter((right) => !["read", "write"].includes(right))).toEqual([]);
    for (const { permissions: own, steps, "timeout-minutes": minutes } of Object.values(jobs)) {
        expect(minutes).toBeGreaterThan(0);
        expect(own).toBeUndefined();
        // An expression in a command is a text of others that a shell reads.
        expect(steps.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
        const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
        checkouts.forEach((step) => expect(step.with).toEqual({ "persist-credentials": false }));
    }
});

test("of GitLab's jobs the one that runs a merge request's code reads no variable that is kept, and the other runs none", () => {
    const { preview, "preview-comment": comment } = parse(read("preview.gitlab-ci.yml")) as Record<
        string,
        { readonly script: readonly string[]; readonly variables?: object }
    >;
    expect(JSON.stringify(preview)).not.toContain("TOKEN");
    expect(comment?.variables).toEqual({ GIT_STRATEGY: "none" });
    expect(comment?.script.join("\n")).not.toMatch(/\b(npm|npx|node)\b/);
});

test("actions are named by commit", () => {
    const files = ["preview.github.yml", "deploy.github.yml"];
    const uses = files.flatMap((file) => stepsOf(workflow(file)).flatMap((step) => step.uses ?? []));
    expect(uses).toHaveLength(5);
    uses.forEach((action) => expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/));
});
