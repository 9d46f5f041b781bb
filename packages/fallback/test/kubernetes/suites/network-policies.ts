import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { tryDocker } from "../../../../../test/support/docker-engine";
import { isNodeMade } from "../../../../../test/support/made-node";
import { until } from "../../../../../test/support/until";
import type { KubernetesCluster } from "../../support/kubernetes-cluster";

const onMadeNode = isNodeMade() ? test : test.skip;
const NAMESPACE = "walled";
const IMAGE = TRIXIE.image;
/** Longer than the first packet of a connection takes to be sent once more. */
const SECONDS = 4;

/**
 * NetworkPolicies are obeyed by a node that is made here; Minikube's own, with the network that it has, obeys none. Proves
 * nothing of several nodes, of IPv6, or of a policy's ports that have names.
 */
export function networkPolicies(fixture: () => KubernetesCluster): void {
    describe("network policies", () => {
        let node = "";

        beforeAll(async () => {
            node = await fixture().kubectl(["get", "nodes", "--output", "jsonpath={.items[0].metadata.name}"]);
            const { stdout } = await tryDocker(["inspect", "--format", "{{.Config.Image}}", node]);
            expect(stdout.startsWith("gaiaflow/")).toBe(isNodeMade());
            await fixture().load(IMAGE);
            await fixture().apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
            await fixture().apply(server());
            await fixture().apply(service());
            for (const name of ["friend", "unknown", "silent"]) await fixture().apply(caller(name));
            await fixture().apply(policy("server", { policyTypes: ["Ingress"], ingress: [FRIENDS] }));
            await fixture().apply(policy("silent", { policyTypes: ["Egress"] }));
            await ready();
        });
        afterAll(() => fixture().kubectl(["delete", "namespace", NAMESPACE]));

        const kubectl = (...args: string[]) => fixture().kubectl(["--namespace", NAMESPACE, ...args]);
        // The kubelet's own probes are among what has to pass.
        const ready = () => kubectl("wait", "--for=condition=Ready", "pods", "--all", "--timeout=120s");
        const address = (name: string) =>
            kubectl("get", "pods", "--selector", `app=${name}`, "--output", "jsonpath={.items[0].status.podIP}");
        const calls = async (name: string, to: string, port = 8080): Promise<string> => {
            const get = `timeout ${SECONDS} bash -c 'cat < /dev/tcp/${to}/${port}' 2>&1; [ $? -ne 124 ] || echo no answer`;
            return (await kubectl("exec", name, "--", "sh", "-c", get)).trim();
        };
        /** What each of the callers gets, by the server's name and its address. */
        const answers = async (): Promise<string[]> => {
            const pod = await address("server");
            return [
                await calls("friend", "server"),
                await calls("friend", pod),
                await calls("friend", pod, 8081),
                await calls("unknown", "server"),
                await calls("unknown", pod),
            ];
        };
        const asDeclared = ["here", "here", "no answer", "no answer", "no answer"];

        onMadeNode("lets through who is named, at the port that is named, and nobody else", async () => {
            await until("the policy is obeyed", async () => (await calls("unknown", "server")) === "no answer");
            expect(await answers()).toEqual(asDeclared);
        });

        onMadeNode("keeps a pod that may call nobody from it, by name too, and lets others call it", async () => {
            const other = await address("unknown");
            expect(await calls("silent", other)).toBe("no answer");
            expect(await calls("friend", other)).toBe("here");
            expect(await calls("silent", "server")).toBe("no answer");
            expect(await calls("friend", await address("silent"))).toBe("here");
        });

        onMadeNode("goes by who a pod is, and not by its address: the same after both ends were replaced", async () => {
            const before = await address("server");
            await kubectl("delete", "pod", "--grace-period=1", "--selector", "app=server");
            await kubectl("delete", "pod", "--grace-period=1", "friend", "unknown");
            for (const name of ["friend", "unknown"]) await fixture().apply(caller(name));
            await ready();
            expect(await address("server")).not.toBe(before);
            expect(await answers()).toEqual(asDeclared);
        });

        onMadeNode("refuses nothing while its program is away, and goes on when that is back", async () => {
            const systemctl = async (action: string) =>
                expect(await tryDocker(["exec", node, "systemctl", action, "network-policies"])).toMatchObject({
                    exitCode: 0,
                });
            await systemctl("stop");
            const meanwhile = await calls("unknown", "server").finally(() => systemctl("start"));
            expect(meanwhile).toBe("here");
            await until("the policy is obeyed again", async () => (await calls("unknown", "server")) === "no answer");
            expect(await answers()).toEqual(asDeclared);
        });

        onMadeNode("lets everybody through again once a policy is gone", async () => {
            await kubectl("delete", "networkpolicy", "server");
            await until("the policy is forgotten", async () => (await calls("unknown", "server")) === "here");
        });
    });
}

const FRIENDS = {
    from: [{ podSelector: { matchLabels: { app: "friend" } } }],
    ports: [{ protocol: "TCP", port: 8080 }],
};

function policy(app: string, spec: object): object {
    return {
        ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: app, namespace: NAMESPACE } },
        spec: { podSelector: { matchLabels: { app } }, ...spec },
    };
}

/** A server at two ports, which says one word. */
function containers(): object[] {
    const listen = "$s = IO::Socket::INET->new(Listen => 5, LocalPort => $_)";
    const answer = "while ($c = $s->accept) { print $c qq(here\\n); close $c }";
    const command = [
        "perl",
        "-MIO::Socket::INET",
        "-e",
        `for (8080, 8081) { next if fork; ${listen}; ${answer} } sleep`,
    ];
    const readinessProbe = { tcpSocket: { port: 8080 }, periodSeconds: 1 };
    return [{ name: "main", image: IMAGE, imagePullPolicy: "Never", command, readinessProbe }];
}

function caller(app: string): object {
    const metadata = { name: app, namespace: NAMESPACE, labels: { app } };
    return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: containers() } };
}

/** One that comes again under another name, at another address. */
function server(): object {
    const labels = { app: "server" };
    const template = { metadata: { labels }, spec: { containers: containers() } };
    const metadata = { name: "server", namespace: NAMESPACE };
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { selector: { matchLabels: labels }, template },
    };
}

function service(): object {
    const spec = { selector: { app: "server" }, ports: [8080, 8081].map((port) => ({ name: `p${port}`, port })) };
    return { apiVersion: "v1", kind: "Service", metadata: { name: "server", namespace: NAMESPACE }, spec };
}
