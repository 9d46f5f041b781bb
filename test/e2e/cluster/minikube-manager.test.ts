import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type execa from "execa";
import { KUBERNETES_VERSION } from "../../../lib/kubernetes-version";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { docker } from "../../support/docker-engine";
import { treeOf } from "../../support/process-tree";
import { readPreview } from "../../support/preview";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { until } from "../../support/until";

const MINUTES = 60_000;
jest.setTimeout(10 * MINUTES);

/** A stack's cluster, on a real Minikube, with what a stack makes in it for task pods. Proves nothing of pods. */
describe("MinikubeManager", () => {
    const unique = crypto.randomBytes(3).toString("hex");
    const profile = `mm-${unique}-test`;
    let project: PulumiProject;
    let home: string;
    let stateRoot: string;
    let environment: NodeJS.ProcessEnv;
    let usersFiles: string[];

    const pulumi = (...args: string[]): execa.ExecaChildProcess => project.pulumi(args, { env: environment });
    const succeed = async (...args: string[]): Promise<string> => {
        const { all = "", failed } = await pulumi(...args);
        expect(failed ? all : "").toBe("");
        return all;
    };
    const up = () => succeed("up", "--yes", "--skip-preview");
    const kinds = ["container", "volume", "network"] as const;
    /** What Docker has of the cluster, or of its network. */
    const left = async (): Promise<string[]> => {
        const of = async (kind: (typeof kinds)[number]) => {
            const all = kind === "container" ? ["--all"] : [];
            const format = kind === "container" ? "{{.Names}}" : "{{.Name}}";
            return (await docker(kind, "ls", ...all, "--format", format)).split("\n");
        };
        return (await Promise.all(kinds.map(of))).flat().filter((name) => name.includes(unique));
    };
    /** Ids of what the program makes in the cluster, as the cluster has them. */
    const inside = async (): Promise<string[]> => {
        const kubectl = `/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`;
        const what = ["namespace/tasks", "secret/my-creds", "role/gaiaflow-airflow", "rolebinding/gaiaflow-airflow"];
        const get = ["--kubeconfig", "/etc/kubernetes/admin.conf", "--namespace", "tasks", "get", ...what];
        const ids = ["--output", "jsonpath={.items[*].metadata.uid}"];
        return (await docker("exec", profile, kubectl, ...get, ...ids)).split(" ");
    };
    const isRunning = async () => (await docker("inspect", "--format", "{{.State.Status}}", profile)) === "running";

    beforeAll(async () => {
        home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-home-"));
        stateRoot = path.join(home, "state");
        for (const file of [".kube/config", ".minikube/config/config.json"]) {
            await fs.mkdir(path.dirname(path.join(home, file)), { recursive: true });
            await fs.writeFile(path.join(home, file), `the user's own ${file}\n`);
        }
        usersFiles = await filesBelow(home);
        const program = await fs.readFile(path.join(__dirname, "programs", "minikube-manager", "index.ts"), "utf8");
        // It runs in a folder of its own, with the component of this clone.
        const files = { "index.ts": program.replace(/"(\.\.\/)+/g, `"${programRoot}/`) };
        project = await makeProject({ files });
        const { HOME = "", PULUMI_HOME = path.join(HOME, ".pulumi") } = project.environment;
        const { DOCKER_CONFIG = path.join(HOME, ".docker") } = project.environment;
        environment = { ...project.environment, HOME: home, PULUMI_HOME, DOCKER_CONFIG, PULUMI_STACK: "test" };
        const prefix = `10.214.${crypto.randomInt(256)}`;
        for (const [key, value] of Object.entries({ prefix, stateRoot, project: `mm-${unique}`, unique })) {
            await succeed("config", "set", key, value);
        }
    });

    afterAll(async () => {
        await pulumi("cancel", "--yes");
        await pulumi("destroy", "--yes", "--skip-preview");
        await project.remove();
        await fs.rm(home, { recursive: true });
    });

    /** An up in the middle of the cluster's start: its node is made, with its volume. */
    const startHalfway = async (): Promise<{ readonly update: execa.ExecaChildProcess }> => {
        const update = pulumi("up", "--yes", "--skip-preview");
        const isMade = async () => (await left()).filter((name) => name === profile).length === 2;
        await until("the node is there", isMade, 300);
        return { update };
    };

    test("a cluster that cannot be started says Minikube's reason in a few lines, and leaves nothing", async () => {
        await succeed("config", "set", "kubernetesVersion", "1.2.3");
        const { all = "", failed } = await pulumi("up", "--yes", "--skip-preview");
        expect(failed).toBe(true);
        const [, reason = ""] = /command:local:Command \(cluster\):\n *error: ([^]*?)\n\n/.exec(all) ?? [];
        expect(reason).toMatch(/Minikube could not start the cluster [^]*1\.2\.3/);
        expect(reason.split("\n").length).toBeLessThan(20);
        expect(await left()).not.toContain(profile);
        await succeed("config", "rm", "kubernetesVersion");
    });

    test("a start in whose middle Pulumi is killed cleans up after itself", async () => {
        const { update } = await startHalfway();
        update.kill("SIGKILL");
        await update;
        await until("the node is gone", async () => !(await left()).includes(profile), 120);
        await succeed("cancel", "--yes");
    });

    test("a start of which nothing outlives a kill leaves half a cluster, and the next up starts a whole one", async () => {
        const { update } = await startHalfway();
        const supervisor = await fs.readFile(path.join(stateRoot, "stacks", "cluster", "supervisor.pid"), "utf8");
        const tree = await treeOf(Number(supervisor));
        // The supervisor and Minikube at least.
        expect(tree.length).toBeGreaterThan(1);
        update.kill("SIGKILL");
        for (const id of tree) killIfAlive(id);
        await update;
        expect(await left()).toContain(profile);
        await succeed("cancel", "--yes");
        const began = performance.now();
        expect(await up()).toContain("Verifying Kubernetes components");
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        // Other files of the tier may run beside this one.
        const load = (os.loadavg()[0] ?? 0).toFixed(1);
        const what = "an up that clears half a cluster away and makes one, as minikube.test.ts does";
        console.log(`${what}: ${seconds} s (load ${load})`);
        expect(await isRunning()).toBe(true);
    });

    test("the administrator's kubeconfig is the stack's, and for its owner alone", async () => {
        const { kubeconfig } = await project.outputs();
        expect(kubeconfig).toBe(path.join(stateRoot, "stacks", "cluster", "kubeconfig"));
        expect((await fs.stat(path.dirname(kubeconfig as string))).mode & 0o777).toBe(0o700);
        expect(await fs.readFile(kubeconfig as string, "utf8")).toContain(`current-context: ${profile}`);
        expect(await filesBelow(home, stateRoot)).toEqual(usersFiles);
    });

    test("there is nothing left to do, and nothing is done", async () => {
        expect((await readPreview(project)).ops).toEqual({});
        const started = await docker("inspect", "--format", "{{.State.StartedAt}}", profile);
        await succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
        expect(await docker("inspect", "--format", "{{.State.StartedAt}}", profile)).toBe(started);
    });

    test("a cluster that was stopped behind Pulumi's back runs after the next up, which changes nothing", async () => {
        const id = await docker("inspect", "--format", "{{.Id}}", profile);
        await docker("stop", profile);
        expect(await succeed("up", "--yes", "--skip-preview", "--expect-no-changes")).toContain("by one more `up`");
        expect(await isRunning()).toBe(true);
        expect(await docker("inspect", "--format", "{{.Id}}", profile)).toBe(id);
    });

    test("a preview says that another size is another cluster with all that is in it, and why", async () => {
        await succeed("config", "set", "memoryMib", "3100");
        const { ops } = await readPreview(project);
        const { "task-access-kubeconfig": file, ...replaced } = ops;
        expect(replaced).toEqual(Object.fromEntries([...CLUSTER, ...INSIDE].map((name) => [name, "replace"])));
        expect(file).toBe("update");
        expect(await succeed("preview", "--diff")).toMatch(/"memoryMib=3000" => "memoryMib=3100"/);
    });

    test("another size replaces even a stopped cluster with all that is in it, and then nothing is left to do", async () => {
        const before = await inside();
        await docker("stop", profile);
        await succeed("up", "--yes", "--skip-preview", "--refresh");
        const madeAs = await fs.readFile(
            path.join(stateRoot, "stacks", "cluster", "minikube", "complete.json"),
            "utf8",
        );
        expect(JSON.parse(madeAs)).toMatchObject({ MEMORY_MIB: "3100" });
        const after = await inside();
        expect(after).toHaveLength(before.length);
        expect(after.filter((id) => before.includes(id))).toEqual([]);
        expect((await readPreview(project, "--refresh")).ops).toEqual({});
    });

    test("destroy leaves nothing, and the user's own files are what they were", async () => {
        await docker("stop", profile);
        await succeed("destroy", "--yes", "--skip-preview");
        expect(await left()).toEqual([]);
        expect(await filesBelow(home)).toEqual(usersFiles);
    });
});

/** What the cluster consists of, and what is replaced with it. */
const CLUSTER = ["cluster", "cluster-home", "kubernetes"];
const INSIDE = [
    ...["task-access", "task-access-tasks", "task-access-token"],
    ...["task-namespace", "task-secret-my-creds"],
];

/** Ends a process of ours as nothing can that lets it clean up. */
function killIfAlive(id: number): void {
    try {
        process.kill(id, "SIGKILL");
    } catch {
        // It has ended by itself meanwhile.
    }
}

/** Every file below a folder with a hash of its bytes, but for those below another folder. */
async function filesBelow(folder: string, except = ""): Promise<string[]> {
    const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
        .filter((entry) => !entry.isDirectory())
        .map(({ parentPath, name }) => path.join(parentPath, name));
    const own = files.filter((file) => except === "" || !file.startsWith(except + path.sep));
    const hash = (bytes: Buffer) => crypto.createHash("sha256").update(bytes).digest("hex");
    return Promise.all(own.sort().map(async (file) => `${file} ${hash(await fs.readFile(file))}`));
}
