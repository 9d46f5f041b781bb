import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cloneDir } from "../../../toolchain/core/paths";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { runnerPod } from "../../support/runner-pod";
import { runningCluster } from "../../support/test-cluster";

const PROFILE = "gaiaflow-test-image";
const PROJECT = `gaiaflow-test-image-${process.pid}`;
const TAG = `${PROJECT}/iris:0.1.0`;
const MINUTES = 60_000;

/** What only a copy of the whole image prints, what only a load prints. */
const COPIED = "MB are in the node";
const LOADED = "is in the node after";

/**
 * The project's image from the clone's own files to a pod. Proves nothing of a Docker whose store is containerd's.
 */
describe("the project's image on a cluster", () => {
    let cluster: Awaited<ReturnType<typeof runningCluster>>;
    let project: PulumiProject;
    const references: string[] = [];

    const pulumi = async (...args: string[]): Promise<string> => {
        const { failed, all = "" } = await project.pulumi(args);
        if (failed) {
            throw new Error(all);
        }
        return all;
    };
    const up = async (): Promise<string> => {
        const said = await pulumi("up", "--yes", "--skip-preview");
        references.unshift((await project.outputs())["reference"] as string);
        return said;
    };
    const failedUp = async (): Promise<string> => {
        const { failed, all = "" } = await project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(failed).toBe(true);
        return all;
    };
    /** The function that pods run; what it returns says who it is there, and that the project's packages are. */
    const writeFunction = (marker: string): Promise<void> =>
        project.write(
            "project/iris/whoami.py",
            [
                "import os, sklearn",
                "def whoami(word):",
                `    return [word, "${marker}", os.getuid(), os.getgid(), os.getcwd(), "airflow" in sklearn.__file__]`,
            ].join("\n"),
        );
    const inNode = async (): Promise<string[]> => {
        const list = await cluster.docker("exec", cluster.profile, "crictl", "images", "--output", "json");
        const { images } = JSON.parse(list) as { images: readonly { readonly repoTags: readonly string[] }[] };
        return images.flatMap(({ repoTags }) => repoTags).filter((tag) => tag.startsWith(`docker.io/${PROJECT}/`));
    };
    const removeFromNode = (...names: string[]): Promise<string> =>
        cluster.docker("exec", cluster.profile, "crictl", "--timeout", "60s", "rmi", ...names);
    /** Runs the function in a pod that passes `restricted`, and gives its XCom as the sidecar would read it. */
    const runPod = async (name: string, image: string): Promise<unknown> => {
        const pod = runnerPod(name, PROJECT, image, "iris.whoami:whoami", { word: 'a "word" of $HOME' });
        await cluster.kubectl(["apply", "--filename", "-"], JSON.stringify(pod));
        const end = ["--for", "jsonpath={.status.phase}=Succeeded", "--timeout", "240s"];
        await cluster.kubectl(["wait", "--namespace", PROJECT, ...end, `pod/${name}`]);
        const logs = ["logs", name, "--namespace", PROJECT, "--container"];
        const [runner, xcom] = [await cluster.kubectl([...logs, "base"]), await cluster.kubectl([...logs, "xcom"])];
        expect(runner).toBe("gaiaflow: running iris.whoami:whoami");
        return JSON.parse(xcom);
    };
    const answer = (marker: string) => ['a "word" of $HOME', marker, 50000, 0, "/home/gaiaflow", false];

    beforeAll(async () => {
        cluster = await runningCluster(PROFILE);
        await cluster.kubectl(["create", "namespace", PROJECT]);
        const level = "pod-security.kubernetes.io/enforce=restricted";
        await cluster.kubectl(["label", "namespace", PROJECT, level]);
        const program = path.join(__dirname, "programs", "project-image");
        project = await makeProject({ files: { "index.ts": `export * from ${JSON.stringify(program)};\n` } });
        for (const folder of ["images", "python", "project"]) {
            await fs.cp(path.join(cloneDir, folder), path.join(project.dir, folder), { recursive: true });
        }
        await writeFunction("first");
        await pulumi("config", "set", "profile", cluster.profile);
        await pulumi("config", "set", "project", PROJECT);
    }, 10 * MINUTES);

    afterAll(async () => {
        await pulumi("destroy", "--yes", "--skip-preview");
        await project.remove();
        await cluster.kubectl(["delete", "namespace", PROJECT]);
        const left = await inNode();
        if (left.length > 0) await removeFromNode(...left);
        const own = await cluster.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${PROJECT}/*`);
        await cluster.docker("image", "rm", ...own.split("\n"));
        await cluster.remove();
    }, 5 * MINUTES);

    it(
        "is built, copied into the node and whole there, under both its names",
        async () => {
            const preview = await pulumi("preview", "--show-replacement-steps");
            const said = await up();
            expect(said).toContain(COPIED);
            const [reference = ""] = references;
            expect(reference).toMatch(new RegExp(`^${TAG}-[0-9a-f]{12}$`));
            expect(preview).toContain(reference);
            expect((await inNode()).sort()).toEqual([`docker.io/${TAG}`, `docker.io/${reference}`]);
            const [ours, plain] = [reference, TAG].map((name) => cluster.docker("image", "inspect", name));
            expect(await ours).toBe(await plain);
        },
        10 * MINUTES,
    );

    it(
        "runs a function as a user without rights on a root that is read-only, and leaves its XCom",
        async () => expect(await runPod("first", references[0] ?? "")).toEqual(answer("first")),
        10 * MINUTES,
    );

    it(
        "is neither built nor loaded again while nothing changes",
        async () => {
            await pulumi("preview", "--expect-no-changes");
            const said = await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
            expect(said).not.toContain(LOADED);
            await project.write("project/tests/new.py", "");
            await project.write("dags.py", "");
            await pulumi("preview", "--expect-no-changes");
        },
        10 * MINUTES,
    );

    it(
        "has a new name when a function changes, and its new layer alone is sent; the old one stays for a while",
        async () => {
            await writeFunction("second");
            const said = await up();
            expect(said).toContain(LOADED);
            expect(said).not.toContain(COPIED);
            const [second = "", first = ""] = references;
            expect(second).not.toBe(first);
            expect(await runPod("second", second)).toEqual(answer("second"));
            expect(await runPod("plain", TAG)).toEqual(answer("second"));
            expect(await runPod("old", first)).toEqual(answer("first"));
            await writeFunction("third");
            await up();
            const [third = ""] = references;
            expect((await inNode()).sort()).toEqual([TAG, second, third].map((name) => `docker.io/${name}`).sort());
        },
        10 * MINUTES,
    );

    it(
        "comes back when somebody has removed it in the node, or given its name to another",
        async () => {
            await removeFromNode(references[0] ?? "");
            expect(await inNode()).not.toContain(`docker.io/${TAG}`);
            await pulumi("preview", "--expect-no-changes");
            const said = await up();
            expect(said).toContain(LOADED);
            expect(said).not.toContain(COPIED);
            expect(await runPod("back", TAG)).toEqual(answer("third"));
            const tag = ["images", "tag", "--force", `docker.io/${references[2] ?? ""}`, `docker.io/${TAG}`];
            await cluster.docker("exec", cluster.profile, "ctr", "--namespace", "k8s.io", ...tag);
            await up();
            expect(await runPod("mine", TAG)).toEqual(answer("third"));
        },
        10 * MINUTES,
    );

    it(
        "is not loaded when it cannot be built, for the reason that the builder gives",
        async () => {
            const file = path.join(project.dir, "project", "requirements.txt");
            const requirements = await fs.readFile(file, "utf8");
            await fs.writeFile(file, `${requirements}pandas<1\n`);
            const before = await inNode();
            const said = await failedUp();
            expect(said).toContain("The project's requirements do not fit");
            expect(said).toContain("pandas");
            expect(said).not.toContain(LOADED);
            expect(await inNode()).toEqual(before);
            await fs.writeFile(file, requirements);
            await up();
        },
        10 * MINUTES,
    );

    it(
        "says what to type when neither the node nor Docker has it any more",
        async () => {
            const [reference = ""] = references;
            await removeFromNode(reference);
            await cluster.docker("image", "rm", reference, TAG);
            const said = await failedUp();
            expect(said).toContain(`${reference} is not in the node, and Docker cannot give it: `);
            expect(said).toContain("Mend this and type: npm start");
        },
        10 * MINUTES,
    );
});
