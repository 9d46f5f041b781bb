/** A login to a registry. */
export interface RegistryLogin {
    /** As `docker login` names it. */
    readonly server: string;
    readonly username: string;
    readonly password: string;
}

/** The text that `docker login` would leave; Kubernetes reads it in a secret of type `kubernetes.io/dockerconfigjson`. */
export function dockerConfig({ server, username, password }: RegistryLogin): string {
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    return JSON.stringify({ auths: { [server]: { username, password, auth } } });
}
