import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";

interface NamedUser {
    readonly name?: string;
    readonly user?: { readonly tokenFile?: string };
}

/**
 * Gives a client the tokens that its kubeconfig names by `tokenFile`, which it does not read itself (client-node 1.4 knows
 * `token-file` alone): the cluster would take it for nobody. A file comes before a token that stands there itself, as
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo has it.
 *
 * @param kubeconfig As `loadKubeconfig` has it.
 */
export function takeTokenFiles(client: KubeConfig, kubeconfig: string | undefined, isText: boolean): void {
    const sources = isText
        ? [{ text: kubeconfig ?? "", folder: "" }]
        : kubeconfigFiles(kubeconfig).map((file) => ({
              text: fs.readFileSync(file, "utf8"),
              folder: path.dirname(file),
          }));
    for (const { text, folder } of sources.filter((each) => each.text.includes("tokenFile"))) {
        const { users = [] } = (parse(text) ?? {}) as { readonly users?: readonly NamedUser[] };
        const files = new Map(users.map(({ name, user }) => [name, user?.tokenFile]));
        client.users = client.users.map((user) => {
            const file = files.get(user.name);
            return file === undefined
                ? user
                : { ...user, token: fs.readFileSync(path.resolve(folder, file), "utf8").trim() };
        });
    }
}

/** The files that are there of a kubeconfig; of none, those that kubectl would read. */
export function kubeconfigFiles(kubeconfig: string | undefined): string[] {
    const named = kubeconfig ?? process.env["KUBECONFIG"] ?? path.join(os.homedir(), ".kube", "config");
    const files = kubeconfig === undefined ? named.split(path.delimiter) : [named];
    return files.filter((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile());
}
