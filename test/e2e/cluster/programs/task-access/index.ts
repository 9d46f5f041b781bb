import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { TaskAccess } from "../../../../../components/tasks/task-access";
import { TaskNamespace, type PodSecurity } from "../../../../../components/tasks/task-namespace";
import { TaskSecret } from "../../../../../components/tasks/task-secret";

/** What a stack makes for task pods on a cluster, and nothing else. */
const config = new pulumi.Config();
const provider = new Provider("kubernetes", {
    kubeconfig: config.require("kubeconfig"),
    enableSecretMutable: true,
    enablePatchForce: true,
});
const opts = { providers: [provider] };

const { namespace } = new TaskNamespace(
    "task-namespace",
    {
        namespace: config.require("namespace"),
        podSecurity: config.require<PodSecurity>("podSecurity"),
        labels: { "io.gaiaflow.stack": pulumi.getStack() },
    },
    opts,
);
const stateRoot = config.require("stateRoot");
const access = new TaskAccess(
    "task-access",
    {
        namespace,
        apiServer: config.require("apiServer"),
        folder: `${stateRoot}/stack/airflow`,
        stateRoot,
        tokens: [{ resource: "token", id: config.require("version") }],
    },
    opts,
);
new TaskSecret(
    "task-secret-my-creds",
    { namespace, name: "my-creds", data: { API_KEY: config.requireSecret("apiKey") } },
    opts,
);

export const kubeconfig = access.kubeconfig;
