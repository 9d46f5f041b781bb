import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { startRegistry, type TestRegistry } from "@gaiaflow/fallback/test/support/test-registry";
import type { TestCluster } from "./test-cluster";

/** A registry with TLS and a login that this machine's Docker and a cluster's node trust. */
export interface TlsRegistry extends TestRegistry {
    readonly username: string;
    readonly password: string;
}

/** Where Docker and containerd look for authorities, by a registry's name. */
const DOCKER_TRUST = "/etc/docker/certs.d";
const NODE_TRUST = "/etc/containerd/certs.d";

/** The address that this machine has in a cluster's network. */
export async function gatewayOf({ docker, network }: Pick<TestCluster, "docker" | "network">): Promise<string> {
    const gateway = ["network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", network];
    return (await docker(...gateway)).trim();
}

/** Starts one at the address that this machine has in the cluster's network. Asks for root, who alone may make Docker trust it. */
export async function tlsRegistry(cluster: Pick<TestCluster, "docker" | "network" | "profile">): Promise<TlsRegistry> {
    const [username, password] = ["builder", "a password of the tests"];
    const address = await gatewayOf(cluster);
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-registry-"));
    const [certificate, key] = [path.join(folder, "registry.crt"), path.join(folder, "registry.key")];
    const subject = ["-subj", "/CN=gaiaflow-test", "-addext", `subjectAltName=IP:${address}`];
    const files = ["-keyout", key, "-out", certificate];
    await execa("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files]);
    const registry = await startRegistry(username, password, { address, tls: { certificate, key } });
    const trust = path.join(DOCKER_TRUST, registry.server);
    await fs.mkdir(trust, { recursive: true });
    await fs.copyFile(certificate, path.join(trust, "ca.crt"));
    const inNode = `${NODE_TRUST}/${registry.server}`;
    await cluster.docker("exec", cluster.profile, "mkdir", "-p", inNode);
    await cluster.docker("cp", certificate, `${cluster.profile}:${inNode}/ca.crt`);
    const hosts = path.join(folder, "hosts.toml");
    await fs.writeFile(hosts, `server = "https://${registry.server}"\nca = "${inNode}/ca.crt"\n`);
    await cluster.docker("cp", hosts, `${cluster.profile}:${inNode}/hosts.toml`);
    return {
        ...registry,
        username,
        password,
        stop: async () => {
            await registry.stop();
            await fs.rm(trust, { recursive: true });
            await fs.rm(folder, { recursive: true });
        },
    };
}
