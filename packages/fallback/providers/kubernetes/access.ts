import { existsSync } from "node:fs";
import { Agent as HttpAgent, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, type AgentOptions } from "node:https";
import type { Access } from "./connection";
import type { Kubeconfig } from "./kubeconfig";

/** Of the Kubernetes client only this is taken: the whole of it is 14 MB, generated for each kind. */
const client = () => import("@kubernetes/client-node/dist/config.js");

/** Let in as a kubeconfig says: by certificate, token, password, or a command that tells a token. */
export async function accessBy(kubeconfig: Kubeconfig, timeoutSeconds: number): Promise<Access> {
    const { KubeConfig } = await client();
    const loaded = new KubeConfig();
    loaded.loadFromString(JSON.stringify(kubeconfig));
    return accessOf(loaded, timeoutSeconds);
}

/** Let in as a pod's service account; undefined outside of a pod. */
export async function accessFromPod(
    environment: Readonly<Record<string, string | undefined>>,
    timeoutSeconds: number,
): Promise<Access | undefined> {
    const isPod = (environment["KUBERNETES_SERVICE_HOST"] ?? "") !== "" && existsSync(TOKEN);
    if (!isPod) return undefined;
    const { KubeConfig } = await client();
    const loaded = new KubeConfig();
    loaded.loadFromCluster();
    return accessOf(loaded, timeoutSeconds);
}

const TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

type Loaded = InstanceType<Awaited<ReturnType<typeof client>>["KubeConfig"]>;

function accessOf(loaded: Loaded, timeoutSeconds: number): Access {
    const cluster = loaded.getCurrentCluster();
    const server = cluster?.server ?? "";
    // Plain HTTP is what `kubectl proxy` speaks; the client wants that said.
    if (cluster !== null && server.startsWith("http:")) Object.assign(cluster, { skipTLSVerify: true });
    let agent: RequestOptions["agent"];
    return {
        server,
        timeoutSeconds,
        async authorize() {
            const options: RequestOptions & AgentOptions = { headers: {} };
            await loaded.applyToHTTPSOptions(options);
            // One agent for all requests: connections are kept open, and certificates read once.
            agent ??= cluster?.proxyUrl === undefined ? keepAliveAgent(server, options) : options.agent;
            const basic = options.auth ?? "";
            return {
                agent,
                headers: {
                    ...textHeaders(options),
                    ...(basic !== "" && { Authorization: `Basic ${Buffer.from(basic).toString("base64")}` }),
                },
            };
        },
    };
}

function keepAliveAgent(server: string, options: AgentOptions): HttpAgent {
    if (server.startsWith("http:")) return new HttpAgent({ keepAlive: true });
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
    return new HttpsAgent({ keepAlive: true, ca, cert, key, pfx, passphrase, rejectUnauthorized, servername });
}

function textHeaders({ headers }: RequestOptions): Record<string, string> {
    return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}
