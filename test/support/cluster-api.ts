import * as fs from "node:fs/promises";
import * as https from "node:https";
import { parse } from "yaml";

/** An API server as somebody who may or may not do things there. */
export interface ClusterApi {
    /** The status with which a request is answered: 403 is a refusal, 401 somebody unknown. */
    readonly status: (method: string, path: string, body?: object) => Promise<number>;
    /** What a GET is answered. @throws {Error} For another status than 200. */
    readonly get: <T>(path: string) => Promise<T>;
}

interface Kubeconfig {
    readonly clusters: readonly [
        { readonly cluster: { readonly server: string; readonly "certificate-authority-data": string } },
    ];
    readonly users: readonly [{ readonly user: Readonly<Record<string, string>> }];
}

/**
 * The API of a cluster as seen from this machine.
 * @param file A kubeconfig that says where the API is.
 * @param token Whose requests they are. Defaults to the certificate in the file.
 */
export async function clusterApi(file: string, token?: string): Promise<ClusterApi> {
    const { clusters, users } = parse(await fs.readFile(file, "utf8")) as Kubeconfig;
    const { server, "certificate-authority-data": ca } = clusters[0].cluster;
    const { "client-certificate-data": cert = "", "client-key-data": key = "" } = users[0].user;
    const decoded = (text: string): Buffer => Buffer.from(text, "base64");
    const agent = new https.Agent({
        ca: decoded(ca),
        keepAlive: true,
        ...(token === undefined ? { cert: decoded(cert), key: decoded(key) } : {}),
    });
    const ask = (method: string, path: string, body?: object): Promise<{ status: number; text: string }> =>
        new Promise((resolve, reject) => {
            const sent = body === undefined ? "" : JSON.stringify(body);
            const headers = {
                // Node leaves it out of a DELETE, and what is sent would count as the beginning of the next request.
                "content-length": Buffer.byteLength(sent),
                "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
                ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            };
            const request = https.request(new URL(path, server), { method, agent, headers }, (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("end", () =>
                    resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
                );
            });
            request.on("error", reject).end(sent);
        });
    return {
        status: async (method, path, body) => (await ask(method, path, body)).status,
        get: async <T>(path: string) => {
            const { status, text } = await ask("GET", path);
            if (status !== 200) {
                throw new Error(`GET ${path}: ${status} ${text}`);
            }
            return JSON.parse(text) as T;
        },
    };
}
