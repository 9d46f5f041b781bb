import * as fs from "node:fs";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { parse } from "yaml";
import { configKey, setLine } from "../../../config/config-commands";
import { isKubeconfigText } from "../../../config/kubeconfig-text";
import { kubeconfigSource } from "../../../config/load-kubeconfig";
import type { Config } from "../../../config/schema";
import { kubeconfigFiles } from "../../../config/token-files";
import { unqualified } from "../../../lib/names";
import type { StateResource } from "./state";

/** Which cluster a stack of mode prod names, and how. */
export type NamedCluster = Pick<Config["cluster"], "context" | "inCluster" | "kubeconfig">;

/**
 * By the stack's file, as an `up` on this machine would have it: the path by which the last one reached the cluster may be that of
 * another machine. What the file does not say, since it is encrypted there or stands elsewhere, comes from the state, but for a
 * path.
 */
export function namedCluster(stack: string, state: readonly StateResource[]): NamedCluster {
    const clusterSettings = (ownConfig(unqualified(stack))["gaiaflow:cluster"] ?? {}) as Readonly<
        Record<string, unknown>
    >;
    const last = state.find(({ type }) => type === "pulumi:providers:kubernetes")?.inputs ?? {};
    const inCluster = clusterSettings["inCluster"] === true;
    const context = clusterSettings["context"] ?? last["context"];
    // Where the stack's file says nothing of a cluster, its configuration stands elsewhere.
    const isElsewhere = Object.keys(clusterSettings).length === 0;
    const kubeconfig = [clusterSettings["kubeconfig"], last["kubeconfig"]].find(
        (value, at) =>
            typeof value === "string" && (at === 0 || isKubeconfigText(value) || (isElsewhere && fs.existsSync(value))),
    );
    return {
        inCluster,
        ...(typeof context === "string" && !inCluster ? { context } : {}),
        ...(typeof kubeconfig === "string" && !inCluster ? { kubeconfig } : {}),
    };
}

/** Whether its kubeconfig stands in no file of this machine. */
export function isWithoutFile(stack: string, state: readonly StateResource[]): boolean {
    const { inCluster, kubeconfig } = namedCluster(stack, state);
    const last = state.find(({ type }) => type === "pulumi:providers:kubernetes")?.inputs?.["kubeconfig"];
    // One that the state keeps encrypted is a text.
    const isHidden = kubeconfig === undefined && typeof last === "object" && last !== null;
    return inCluster || isHidden || (kubeconfig !== undefined && isKubeconfigText(kubeconfig));
}

/**
 * Options of kubectl that lead it to that cluster.
 *
 * @throws {UserError} Where this machine has no such file, or that no such context.
 */
export function kubectlOptions(stack: string, cluster: NamedCluster): string[] {
    const { context } = cluster;
    const { kubeconfig } = kubeconfigSource(stack, cluster, projectRoot());
    if (kubeconfig !== undefined && !fs.existsSync(kubeconfig)) {
        const key = ["cluster", "kubeconfig"];
        const problem = `is ${kubeconfig}, which is not on this machine`;
        throw new UserError({ subject: configKey(key), problem, fix: setLine(stack, key, "~/.kube/config") });
    }
    const files = kubeconfigFiles(kubeconfig);
    const contexts = files.flatMap(contextsOf);
    if (context !== undefined && !contexts.includes(context)) {
        const has = `of this machine (${files.join(", ")}) has ${contexts.join(", ") || "none"}`;
        throw new UserError({
            subject: configKey(["cluster", "context"]),
            problem: `is ${context}, and the kubeconfig ${has}`,
            fix: "Get the cluster's, as with aws eks update-kubeconfig. All that there are: kubectl config get-contexts",
        });
    }
    return [
        ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
        ...(context === undefined ? [] : ["--context", context]),
    ];
}

/** What is no kubeconfig has none; kubectl says why. */
function contextsOf(file: string): string[] {
    const { contexts = [] } = (parse(fs.readFileSync(file, "utf8"), { logLevel: "silent" }) ?? {}) as {
        readonly contexts?: readonly { readonly name: string }[];
    };
    return contexts.map(({ name }) => name);
}
