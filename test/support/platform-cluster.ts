import * as path from "node:path";
import execa from "execa";
import { clusterName } from "../../lib/names";
import { PROJECT, type Platform } from "./platform";
import { until } from "./until";

/** The Minikube cluster of a stack, for who looks into it. */
export interface PlatformCluster {
    readonly kubectl: (...args: string[]) => Promise<string>;
    /** Leads a port of this machine to a service's. @returns What ends it. */
    readonly forward: (
        namespace: string,
        service: string,
        ports: readonly [here: number, there: number],
    ) => Promise<() => void>;
}

export function clusterOf({ environment, home, stack }: Platform): PlatformCluster {
    const folder = path.join(home, ".local/state/gaiaflow/stacks", PROJECT, stack, "cluster");
    const own = { KUBECONFIG: path.join(folder, "kubeconfig"), MINIKUBE_HOME: path.join(folder, "minikube") };
    const options = { env: { ...environment, ...own }, extendEnv: false, stdin: "ignore" } as const;
    const before = ["kubectl", "--profile", clusterName({ project: PROJECT, stack }), "--"];
    return {
        kubectl: async (...args) => (await execa("minikube", [...before, ...args], options)).stdout,
        forward: async (namespace, service, [here, there]) => {
            const args = ["--namespace", namespace, "port-forward", `service/${service}`, `${here}:${there}`];
            const running = execa("minikube", [...before, ...args], { ...options, detached: true, stdio: "ignore" });
            running.catch(() => {});
            const answers = () =>
                fetch(`http://127.0.0.1:${here}/`).then(
                    () => true,
                    () => false,
                );
            await until(`${service} answers at port ${here}`, answers);
            return () => process.kill(-(running.pid ?? 0));
        },
    };
}
