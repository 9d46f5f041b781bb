import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import type { Production } from "../../../support/production";
import { openProxy, type TcpProxy } from "../../../support/tcp-proxy";

/** Where Kubernetes mounts a pod's identity. */
const MOUNTED = "/var/run/secrets/kubernetes.io/serviceaccount";
/** The API server's name and port in every cluster. */
const [SERVER, PORT] = ["kubernetes.default.svc", 443];
/** A cluster calls itself by no proxy; the machine of the tests may have one. */
const WITHOUT_PROXY = {
    NO_PROXY: `${process.env["NO_PROXY"] ?? ""},${SERVER}`,
    no_proxy: `${process.env["no_proxy"] ?? ""},${SERVER}`,
};
const NAMESPACE = "gaiaflow-test-deploys";

/** Pulumi in a pod of the cluster, as a runner there has it: it takes that pod's identity, and no kubeconfig. */
export function inCluster(fixture: () => Production): void {
    describe("Pulumi in a pod of the cluster", () => {
        let identity: string;
        let proxy: TcpProxy;
        let stack: Production["platform"];

        /** Runs Pulumi with what a pod has: its identity where Kubernetes mounts it, and the API server's name. */
        const inPod = async (...args: string[]): Promise<void> => {
            const script =
                `mkdir -p ${MOUNTED} && mount --bind "$1" ${MOUNTED} && mount --bind "$1/hosts" /etc/hosts && ` +
                'shift && exec "$@"';
            const command = ["sh", "-ec", script, "sh", identity, "pulumi", ...args, "--stack", stack.stack];
            const { all, exitCode } = await execa("unshare", ["--mount", ...command], {
                ...{
                    cwd: stack.dir,
                    env: { ...stack.environment, ...WITHOUT_PROXY },
                    extendEnv: false,
                    reject: false,
                    all: true,
                    stdin: "ignore",
                },
            });
            expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
        };

        beforeAll(async () => {
            const { cluster, platform } = fixture();
            const { kubectl } = cluster;
            await kubectl(["create", "namespace", NAMESPACE]);
            await kubectl(["create", "serviceaccount", "runner", "--namespace", NAMESPACE]);
            const binding = ["create", "clusterrolebinding", NAMESPACE, "--clusterrole", "cluster-admin"];
            await kubectl([...binding, "--serviceaccount", `${NAMESPACE}:runner`]);
            identity = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-identity-"));
            const token = await kubectl(["create", "token", "runner", "--namespace", NAMESPACE]);
            const authority = ["get", "configmap", "kube-root-ca.crt", "--namespace", NAMESPACE];
            const ca = await kubectl([...authority, "--output", "jsonpath={.data.ca\\.crt}"]);
            const hosts = `127.0.0.1 localhost ${SERVER}`;
            for (const [name, text] of Object.entries({ token, "ca.crt": ca, namespace: NAMESPACE, hosts })) {
                await fs.writeFile(path.join(identity, name), text.trim(), { mode: 0o600 });
            }
            const server = new URL(
                await kubectl(["config", "view", "--minify", "--output", "jsonpath={.clusters[0].cluster.server}"]),
            );
            proxy = await openProxy({ host: server.hostname, port: Number(server.port) }, PORT);
            stack = await platform.beside({
                mode: "prod",
                cluster: { inCluster: true },
                tasks: { image: await platform.output("taskImage") },
                registry: { pull: {} },
            });
        });

        afterAll(async () => {
            const { kubectl } = fixture().cluster;
            await kubectl(["delete", "clusterrolebinding", NAMESPACE]);
            await kubectl(["delete", "namespace", NAMESPACE]);
            await proxy.shut();
            await fs.rm(identity, { recursive: true });
        });

        test("brings a stack up with the pod's own identity, changes nothing the second time, and takes it down", async () => {
            const { kubectl } = fixture().cluster;
            await inPod("up", "--yes", "--skip-preview");
            const namespace = `gaiaflow-${stack.stack}`;
            expect(await kubectl(["get", "serviceaccounts", "--namespace", namespace, "--output", "name"])).toContain(
                "serviceaccount/gaiaflow-airflow",
            );
            await inPod("preview", "--expect-no-changes");
            await inPod("destroy", "--yes", "--skip-preview");
            expect(await kubectl(["get", "namespaces", "--output", "name"])).not.toContain(namespace);
        });

        test("says what is missing anywhere else", async () => {
            const { all, exitCode } = await stack.pulumi("preview");
            expect(exitCode).toBe(1);
            expect(all).toContain("gaiaflow:cluster.inCluster");
            await stack.pulumi("stack", "rm", "--yes");
        });
    });
}
