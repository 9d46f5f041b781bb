import * as fs from "node:fs/promises";
import * as path from "node:path";
import { projectImageStage, type ProjectImageStage } from "../../support/project-image-stage";

const MINUTES = 60_000;

/** What only a copy of the whole image prints, what only a load prints. */
const COPIED = "MB are in the node";
const LOADED = "is in the node after";

/** What the function returns in a pod: who it is and where, and that no Airflow is there. */
const answer = (marker: string) => ['a "word" of $HOME', marker, 50000, 0, "/project", false];

/**
 * The project's image from the clone's own files to a pod. Proves nothing of a Docker whose store is containerd's.
 */
describe("the project's image on a cluster", () => {
    let stage: ProjectImageStage;

    beforeAll(async () => {
        stage = await projectImageStage("gaiaflow-test-image", path.join(__dirname, "programs", "project-image"));
    }, 10 * MINUTES);

    afterAll(() => stage.remove(), 5 * MINUTES);

    test(
        "is built, copied into the node and whole there, under both its names",
        async () => {
            const preview = await stage.pulumi("preview", "--show-replacement-steps");
            const output = await stage.up();
            expect(output).toContain(COPIED);
            const [reference = ""] = stage.references;
            expect(reference).toMatch(new RegExp(`^${stage.tag}-[0-9a-f]{12}$`));
            expect(preview).toContain(reference);
            expect((await stage.inNode()).sort()).toEqual([`docker.io/${stage.tag}`, `docker.io/${reference}`]);
            const [ours, plain] = [reference, stage.tag].map((name) => stage.cluster.docker("image", "inspect", name));
            expect(await ours).toBe(await plain);
        },
        10 * MINUTES,
    );

    test(
        "runs a function as a user without rights on a root that is read-only, and leaves its XCom",
        async () => expect(await stage.runPod("first", stage.references[0] ?? "")).toEqual(answer("first")),
        10 * MINUTES,
    );

    test(
        "checks the functions of DAGs that were read elsewhere, as any user",
        async () => {
            const check = (func_path: string): Promise<string> => {
                const task = { file: "dag.py", dag: "dag", task: "task", func_path, arguments: ["word"] };
                const report = JSON.stringify({ dags: 1, tasks: [task], findings: [] });
                const line = 'echo "$1" | python -m gaiaflow.check --from -';
                const command = ["run", "--rm", "--user", "12345:0", "--read-only", stage.references[0] ?? ""];
                return stage.cluster.docker(...command, "sh", "-c", line, "sh", report);
            };
            expect(await check("iris.whoami:whoami")).toBe("1 DAG, 1 task of task_factory: 0 faults");
            await expect(check("iris.whoami:nobody")).rejects.toThrow("has no function 'nobody'; it has whoami");
        },
        10 * MINUTES,
    );

    test(
        "is neither built nor loaded again while nothing changes",
        async () => {
            await stage.pulumi("preview", "--expect-no-changes");
            const output = await stage.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
            expect(output).not.toContain(LOADED);
            await stage.project.write("project/tests/new.py", "");
            await stage.project.write("dags.py", "");
            await stage.pulumi("preview", "--expect-no-changes");
        },
        10 * MINUTES,
    );

    test(
        "has a new name when a function changes, and its new layer alone is sent; the old one stays for a while",
        async () => {
            await stage.writeFunction("second");
            const output = await stage.up();
            expect(output).toContain(LOADED);
            expect(output).not.toContain(COPIED);
            const [second = "", first = ""] = stage.references;
            expect(second).not.toBe(first);
            expect(await stage.runPod("second", second)).toEqual(answer("second"));
            expect(await stage.runPod("plain", stage.tag)).toEqual(answer("second"));
            expect(await stage.runPod("old", first)).toEqual(answer("first"));
            await stage.writeFunction("third");
            await stage.up();
            const [third = ""] = stage.references;
            expect((await stage.inNode()).sort()).toEqual(
                [stage.tag, second, third].map((name) => `docker.io/${name}`).sort(),
            );
        },
        10 * MINUTES,
    );

    test(
        "comes back when somebody has removed it in the node, or given its name to another",
        async () => {
            await stage.removeFromNode(stage.references[0] ?? "");
            expect(await stage.inNode()).not.toContain(`docker.io/${stage.tag}`);
            await stage.pulumi("preview", "--expect-no-changes");
            const output = await stage.up();
            expect(output).toContain(LOADED);
            expect(output).not.toContain(COPIED);
            expect(await stage.runPod("back", stage.tag)).toEqual(answer("third"));
            const tag = [
                "images",
                "tag",
                "--force",
                `docker.io/${stage.references[2] ?? ""}`,
                `docker.io/${stage.tag}`,
            ];
            await stage.cluster.docker("exec", stage.cluster.profile, "ctr", "--namespace", "k8s.io", ...tag);
            await stage.up();
            expect(await stage.runPod("mine", stage.tag)).toEqual(answer("third"));
        },
        10 * MINUTES,
    );

    test(
        "is not loaded when it cannot be built, for the reason that the builder gives",
        async () => {
            const file = path.join(stage.project.dir, "project", "pylock.toml");
            const lock = await fs.readFile(file, "utf8");
            await fs.writeFile(file, lock.replace(/(name = "pandas"\nversion = )"[^"]*"/, '$1"0.0.1"'));
            const before = await stage.inNode();
            const output = await stage.failedUp();
            expect(output).toContain("pandas==0.0.1");
            expect(output).not.toContain(LOADED);
            expect(await stage.inNode()).toEqual(before);
            await fs.writeFile(file, lock);
            await stage.up();
        },
        10 * MINUTES,
    );

    test(
        "names the image when neither the node nor Docker has it any more",
        async () => {
            const [reference = ""] = stage.references;
            await stage.removeFromNode(reference);
            await stage.cluster.docker("image", "rm", reference, stage.tag);
            const output = await stage.failedUp();
            expect(output).toContain(`${reference} is not in the node, and Docker cannot give it: `);
        },
        10 * MINUTES,
    );
});
