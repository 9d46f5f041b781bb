import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { makeProject, type PulumiProject } from "./pulumi-project";
import { runnerPod } from "./runner-pod";
import { runningCluster } from "./test-cluster";

/** A cluster, and a program that keeps the project's image in it, made from a copy of what the clone has for it. */
export interface ProjectImageStage {
    readonly cluster: Awaited<ReturnType<typeof runningCluster>>;
    readonly project: PulumiProject;
    /** The image's name for people. */
    readonly tag: string;
    /** What each `up` has made, the last one first. */
    readonly references: readonly string[];
    /** Runs `pulumi ARGS`, which must succeed. */
    readonly pulumi: (...args: string[]) => Promise<string>;
    readonly up: () => Promise<string>;
    /** What an `up` says that must fail. */
    readonly failedUp: () => Promise<string>;
    /** Writes `iris.whoami:whoami`. */
    readonly writeFunction: (marker: string) => Promise<void>;
    /** Names of the project's images in the node. */
    readonly inNode: () => Promise<string[]>;
    readonly removeFromNode: (...names: string[]) => Promise<string>;
    /** Runs the function in a pod that passes `restricted`, and gives its XCom. */
    readonly runPod: (name: string, image: string) => Promise<unknown>;
    readonly remove: () => Promise<void>;
}

/** Brings nothing up yet. */
export async function projectImageStage(profile: string, program: string): Promise<ProjectImageStage> {
    const name = `${profile}-${process.pid}`;
    const cluster = await runningCluster(profile);
    await cluster.kubectl(["create", "namespace", name]);
    await cluster.kubectl(["label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted"]);
    const project = await makeProject({ files: { "index.ts": `export * from ${JSON.stringify(program)};\n` } });
    for (const folder of ["images", "python", "project"]) {
        await fs.cp(path.join(programRoot, folder), path.join(project.dir, folder), { recursive: true });
    }
    const writeFunction = (marker: string): Promise<void> => project.write("project/iris/whoami.py", whoami(marker));
    const references: string[] = [];
    const pulumi = async (...args: string[]): Promise<string> => {
        const { failed, all = "" } = await project.pulumi(args);
        if (failed) {
            throw new Error(all);
        }
        return all;
    };
    const inNode = async (): Promise<string[]> => {
        const list = await cluster.docker("exec", cluster.profile, "crictl", "images", "--output", "json");
        const { images } = JSON.parse(list) as { images: readonly { readonly repoTags: readonly string[] }[] };
        return images.flatMap(({ repoTags }) => repoTags).filter((tag) => tag.startsWith(`docker.io/${name}/`));
    };
    const removeFromNode = (...names: string[]): Promise<string> =>
        cluster.docker("exec", cluster.profile, "crictl", "--timeout", "60s", "rmi", ...names);
    await writeFunction("first");
    await pulumi("config", "set", "profile", cluster.profile);
    await pulumi("config", "set", "project", name);
    return {
        ...{ cluster, project, references, pulumi, writeFunction, inNode, removeFromNode },
        tag: `${name}/iris:0.1.0`,
        up: async () => {
            const output = await pulumi("up", "--yes", "--skip-preview");
            references.unshift((await project.outputs())["reference"] as string);
            return output;
        },
        failedUp: async () => {
            const { failed, all = "" } = await project.pulumi(["up", "--yes", "--skip-preview"]);
            if (!failed) {
                throw new Error(`this was to fail:\n${all}`);
            }
            return all;
        },
        runPod: async (pod, image) => {
            const object = runnerPod(pod, name, image, "iris.whoami:whoami", { word: 'a "word" of $HOME' });
            await cluster.kubectl(["apply", "--filename", "-"], JSON.stringify(object));
            const end = ["--for", "jsonpath={.status.phase}=Succeeded", "--timeout", "240s"];
            await cluster.kubectl(["wait", "--namespace", name, ...end, `pod/${pod}`]);
            return JSON.parse(await cluster.kubectl(["logs", pod, "--namespace", name])) as unknown;
        },
        remove: async () => {
            await pulumi("destroy", "--yes", "--skip-preview");
            await project.remove();
            await cluster.kubectl(["delete", "namespace", name]);
            const left = await inNode();
            if (left.length > 0) await removeFromNode(...left);
            const own = await cluster.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${name}/*`);
            await cluster.docker("image", "rm", ...own.split("\n"));
            await cluster.remove();
        },
    };
}

/** A function that says who it is, and that the project's requirements are there and Airflow is not. */
function whoami(marker: string): string {
    return [
        "import importlib.util, os, sklearn",
        "def whoami(word):",
        '    airflow = importlib.util.find_spec("airflow") is not None',
        `    return [word, "${marker}", os.getuid(), os.getgid(), os.getcwd(), airflow]`,
    ].join("\n");
}
