/** How to reach one namespace of a cluster as somebody who has a token. */
export interface TokenAccess {
    /** What context, cluster and user are called. */
    readonly name: string;
    /** The API's address as those see it who will use this. */
    readonly server: string;
    /** The certificate authority of the cluster, PEM in base64. */
    readonly certificateAuthority: string;
    readonly token: string;
    readonly namespace: string;
}

/** A kubeconfig that needs no file beside it. JSON, which every reader of YAML reads. */
export function tokenKubeconfig({ name, server, certificateAuthority, token, namespace }: TokenAccess): string {
    const document = {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name, cluster: { server, "certificate-authority-data": certificateAuthority } }],
        users: [{ name, user: { token } }],
        contexts: [{ name, context: { cluster: name, user: name, namespace } }],
        "current-context": name,
    };
    return `${JSON.stringify(document, undefined, 2)}\n`;
}
