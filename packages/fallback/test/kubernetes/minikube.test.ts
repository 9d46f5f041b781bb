import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { isNodeMade } from "../../../../test/support/made-node";
import { claim, givenBack, pod, restricted } from "../../../../test/support/pods";
import { streamImage } from "../../../../test/support/stream-image";
import { makeTestCluster, type TestCluster } from "../../../../test/support/test-cluster";
import { until } from "../../../../test/support/until";

const PROFILE = "gaiaflow-test-minikube";
const IMAGE = "gaiaflow-test-minikube/task:1";
const USERS_KUBECONFIG = "# the user's own\napiVersion: v1\nkind: Config\n";
const MINUTES = 60_000;

/**
 * A real Minikube, whichever the machine has: all that the program expects of it. Proves nothing of more than one node, of
 * another driver than Docker, or of the speed of anything.
 */
describe("minikube", () => {
    let cluster: TestCluster;

    beforeAll(async () => {
        cluster = await makeTestCluster(PROFILE);
        await fs.mkdir(path.join(cluster.home, ".kube"));
        await fs.writeFile(path.join(cluster.home, ".kube", "config"), USERS_KUBECONFIG);
        const listen =
            "$s = IO::Socket::INET->new(Listen => 5, LocalPort => 8000); while ($c = $s->accept) { print $c qq(found\\n); close $c }";
        const names = ["--name", `${PROFILE}-peer`, "--network", cluster.network, "--network-alias", "lookout"];
        await cluster.docker(
            "run",
            "--detach",
            "--init",
            ...names,
            TRIXIE.image,
            "perl",
            "-MIO::Socket::INET",
            "-e",
            listen,
        );
    }, 2 * MINUTES);

    afterAll(async () => {
        await cluster.docker("rm", "--force", `${PROFILE}-peer`);
        await cluster.docker("image", "rm", "--force", IMAGE);
        await cluster.remove();
    }, 5 * MINUTES);

    /** Waits for a pod's end and returns its log. */
    const finished = async (name: string, namespace = "default"): Promise<string> => {
        const get = ["get", "pod", name, "--namespace", namespace, "--output", "jsonpath={.status.phase}"];
        await until(`pod ${name} ends`, async () => /Succeeded|Failed/.test(await cluster.kubectl(get)), 180);
        expect(await cluster.kubectl(get)).toBe("Succeeded");
        return cluster.kubectl(["logs", name, "--namespace", namespace]);
    };
    const apply = (object: object): Promise<string> =>
        cluster.kubectl(["apply", "--filename", "-"], JSON.stringify(object));

    test(
        "starts after a start that was killed in the middle and deleted",
        async () => {
            const killed = cluster.start({ detached: true, reject: false });
            const isThere = async () =>
                (await cluster.docker("ps", "--all", "--format", "{{.Names}}")).includes(PROFILE + "\n");
            await until("the node is made", isThere, 240);
            process.kill(-(killed.pid ?? 0), "SIGKILL");
            await killed;
            await cluster.minikube("delete");
            await timed("minikube start alone", () => cluster.start());
            expect(await cluster.minikube("status", "--format", "{{.APIServer}}")).toBe("Running");
        },
        10 * MINUTES,
    );

    test(
        "runs a pod of an image that was streamed into the node",
        async () => {
            await streamImage(cluster, TRIXIE.image, IMAGE);
            await apply(pod("loaded", IMAGE, "echo ran"));
            expect(await finished("loaded")).toBe("ran");
        },
        4 * MINUTES,
    );

    test(
        "lets pods find and reach a container of its network by its alias",
        async () => {
            const address = await cluster.docker(
                "inspect",
                "--format",
                `{{(index .NetworkSettings.Networks "${cluster.network}").IPAddress}}`,
                `${PROFILE}-peer`,
            );
            await apply(
                pod("peer", IMAGE, "getent ahostsv4 lookout | head -n 1; bash -c 'cat < /dev/tcp/lookout/8000'"),
            );
            expect(await finished("peer")).toMatch(new RegExp(`^${address} .*\\nfound$`));
        },
        4 * MINUTES,
    );

    test(
        "is reached from a container by the profile's name, with its certificate checked",
        async () => {
            const files = ["--volume", `${path.dirname(cluster.kubeconfig)}:/stack:ro`];
            const kubectl = path.join(cluster.home, "kubectl");
            const cached = await execa("find", [cluster.home, "-name", "kubectl", "-path", "*cache*"]);
            await fs.copyFile(cached.stdout.split("\n")[0] ?? "", kubectl);
            await fs.chmod(kubectl, 0o755);
            const run = ["run", "--rm", "--network", cluster.network, ...files, "--volume", `${kubectl}:/kubectl:ro`];
            const ask = ["--kubeconfig", "/stack/kubeconfig", "--server", `https://${PROFILE}:8443`, "get", "nodes"];
            const answer = await cluster.docker(...run, TRIXIE.image, "/kubectl", ...ask, "--output", "name");
            expect(answer).toBe(`node/${PROFILE}`);
            const other = cluster.docker(
                ...run,
                TRIXIE.image,
                "/kubectl",
                ...ask,
                "--tls-server-name",
                "another.example",
            );
            await expect(other).rejects.toThrow(/certificate is valid for .*not another\.example/);
        },
        2 * MINUTES,
    );

    test(
        "ends a container that takes more memory than its limit",
        async () => {
            const ends: string[] = [];
            // On a busy machine containerd may hear of the kernel's reason only after the end, and calls it an error.
            for (let tried = 1; tried <= 3 && !ends.includes("137 OOMKilled"); tried++) {
                const name = `greedy-${tried}`;
                await apply(pod(name, IMAGE, "perl -e '$x = q(a) x (400 << 20)'", { memory: "64Mi" }));
                const ended = ".status.containerStatuses[0].state.terminated";
                const get = ["get", "pod", name, "--output", `jsonpath={${ended}.exitCode} {${ended}.reason}`];
                await until("the container ends", async () => (await cluster.kubectl(get)).trim() !== "", 120);
                ends.push(await cluster.kubectl(get));
            }
            expect(ends.map((end) => end.split(" ")[0])).toEqual(ends.map(() => "137"));
            expect(ends).toContain("137 OOMKilled");
        },
        4 * MINUTES,
    );

    test(
        "runs a pod under pod security restricted, and refuses one that is laxer",
        async () => {
            const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
            await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "strict", labels } });
            await expect(apply(pod("lax", IMAGE, "id -u", {}, "strict"))).rejects.toThrow(/violates PodSecurity/);
            await apply(restricted(pod("tight", IMAGE, "id -u", {}, "strict")));
            expect(await finished("tight", "strict")).toBe("1000");
        },
        4 * MINUTES,
    );

    test(
        "binds a volume claim, also for a pod that is not root",
        async () => {
            await apply(claim("data"));
            await apply(restricted(pod("writer", IMAGE, "echo kept > /data/file && ls /data", { claim: "data" })));
            expect(await finished("writer")).toBe("file");
            const phase = ["get", "persistentvolumeclaim", "data", "--output", "jsonpath={.status.phase}"];
            expect(await cluster.kubectl(phase)).toBe("Bound");
        },
        4 * MINUTES,
    );

    test(
        "keeps images and volumes over a stop, and removes a volume with its claim",
        async () => {
            await timed("minikube stop", () => cluster.minikube("stop"));
            expect(await cluster.docker("ps", "--format", "{{.Names}}")).not.toContain(`${PROFILE}\n`);
            await timed("minikube start of a stopped cluster", () => cluster.start());
            await apply(pod("reader", IMAGE, "cat /data/file; getent ahostsv4 lookout > /dev/null", { claim: "data" }));
            expect(await finished("reader")).toBe("kept");
            await cluster.kubectl(["delete", "pods", "reader", "writer"]);
            await cluster.kubectl(["delete", "persistentvolumeclaim", "data"]);
            const volumes = () => cluster.kubectl(["get", "persistentvolumes", "--output", "name"]);
            await until("the volume is gone", async () => (await volumes()) === "", 120);
            const files = ["find", "/var/hostpath-provisioner", "-type", "f"];
            expect(await cluster.docker("exec", PROFILE, ...files)).toBe("");
        },
        10 * MINUTES,
    );

    // The program that looks after volumes is ours in a built node alone.
    (isNodeMade() ? test : test.skip)(
        "leaves a folder of the node alone that is not one of its volumes, whatever a volume's object says",
        async () => {
            const inNode = (line: string) => cluster.docker("exec", PROFILE, "sh", "-c", line);
            await inNode("mkdir /tmp/outside && echo kept > /tmp/outside/file");
            await apply(givenBack("outside", "/tmp/outside"));
            const volumes = () => cluster.kubectl(["get", "persistentvolumes", "--output", "name"]);
            await until("the volume is gone", async () => (await volumes()) === "", 120);
            expect(await inNode("cat /tmp/outside/file")).toBe("kept");
        },
        5 * MINUTES,
    );

    test(
        "leaves nothing behind when it is deleted",
        async () => {
            await timed("minikube delete", () => cluster.minikube("delete"));
            expect(await cluster.docker("ps", "--all", "--quiet", "--filter", `name=^${PROFILE}$`)).toBe("");
            expect(await cluster.docker("volume", "ls", "--quiet", "--filter", `name=^${PROFILE}$`)).toBe("");
            expect(await cluster.docker("network", "ls", "--quiet", "--filter", `name=^${cluster.network}$`)).not.toBe(
                "",
            );
            expect(await fs.readFile(path.join(cluster.home, ".kube", "config"), "utf8")).toBe(USERS_KUBECONFIG);
        },
        5 * MINUTES,
    );
});

/** Does something and prints how long it took, for the figures in docs/minikube.md. */
async function timed(what: string, act: () => Promise<unknown>): Promise<void> {
    const began = performance.now();
    await act();
    console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
