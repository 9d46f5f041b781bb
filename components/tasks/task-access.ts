import * as path from "node:path";
import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { tokenKubeconfig } from "../../lib/kubeconfig";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import { clusterChild, withoutCluster } from "../cluster-child";
import { stackFile } from "../stack-file";

/** The file's name in the folder that Airflow's containers mount. */
export const KUBECONFIG_FILE = "kubeconfig";

/** The service account that task pods run as. It may do nothing. */
export const TASK_SERVICE_ACCOUNT = "gaiaflow-task";

/** The service account that Airflow acts as; its role and its token are called after it. */
const AIRFLOW_SERVICE_ACCOUNT = "gaiaflow-airflow";

/**
 * What `KubernetesPodOperator` calls, and no more: it makes, follows and removes pods, marks those that it has looked
 * at, reads logs and events, and takes an XCom out of a pod by a command in it. Airflow cannot read a secret with it;
 * but whoever may make pods can read those that pods may use, so that none but theirs belong into the namespace.
 */
export const AIRFLOW_RULES = [
    { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "patch", "watch"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    // A command begins with a GET that becomes a websocket; from Kubernetes 1.35 on that takes `create` as well.
    { apiGroups: [""], resources: ["pods/exec"], verbs: ["create", "get"] },
    { apiGroups: [""], resources: ["events"], verbs: ["list"] },
];

export interface TaskAccessArgs {
    /** The namespace of the task pods. */
    readonly namespace: pulumi.Input<string>;
    /** The cluster's address as Airflow sees it. */
    readonly apiServer: pulumi.Input<string>;
    /** The folder of the stack that Airflow's containers mount, an absolute path. */
    readonly folder: string;
    /** The folder above all stacks' folders. */
    readonly stateRoot: string;
    /** The tokens that are valid, the one in the kubeconfig first. One that is left out is void. */
    readonly tokens: readonly [AccessToken, ...AccessToken[]];
    /** Annotations of the service account that task pods run as. Defaults to none. */
    readonly taskAnnotations?: Readonly<Record<string, string>>;
}

/** A token of Airflow's, by the object that holds it. */
export interface AccessToken {
    /** What the resource is called, after the component's name. */
    readonly resource: string;
    /** Tells its name in the cluster from other tokens'. */
    readonly id: string;
}

/**
 * What Airflow may do on a cluster: a service account with a role in one namespace, and a kubeconfig with its token in
 * a file that Airflow's containers see, so that none of them waits for the cluster or is replaced for a new token.
 */
export class TaskAccess extends pulumi.ComponentResource {
    /** The kubeconfig, once it is in the file; secret. */
    public readonly kubeconfig: pulumi.Output<string>;

    constructor(name: string, args: TaskAccessArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const outsideCluster = withoutCluster(opts);
        super(typeToken("tasks", "TaskAccess"), name, {}, outsideCluster);
        const child = clusterChild(this, opts);
        const { namespace } = args;
        const metadata = { namespace, name: AIRFLOW_SERVICE_ACCOUNT };
        new core.ServiceAccount(
            `${name}-tasks`,
            {
                metadata: {
                    namespace,
                    name: TASK_SERVICE_ACCOUNT,
                    ...(args.taskAnnotations && { annotations: args.taskAnnotations }),
                },
                automountServiceAccountToken: false,
            },
            child,
        );
        const account = new core.ServiceAccount(name, { metadata, automountServiceAccountToken: false }, child);
        const role = new rbac.Role(name, { metadata, rules: AIRFLOW_RULES }, child);
        const binding = new rbac.RoleBinding(
            name,
            {
                metadata,
                roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
                subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
            },
            child,
        );
        const [token] = args.tokens.map(({ resource, id }) =>
            tokenSecret(`${name}-${resource}`, id, account.metadata, child),
        ) as [core.Secret];
        const content = pulumi
            .all([token.data, namespace, args.apiServer])
            .apply(([data, inNamespace, server]) => kubeconfigOf(data, inNamespace, server));
        const file = stackFile(
            `${name}-kubeconfig`,
            { file: path.join(args.folder, KUBECONFIG_FILE), stateRoot: args.stateRoot, content, secret: true },
            childOf(this, outsideCluster, binding),
        );
        this.kubeconfig = pulumi.secret(pulumi.all([content, file.triggers]).apply(([text]) => text));
        this.registerOutputs({ kubeconfig: this.kubeconfig });
    }
}

/**
 * A token that the cluster issues and that is valid as long as this object is there. Another id is another object,
 * made before the old one goes: Airflow has the new kubeconfig by then.
 */
function tokenSecret(
    name: string,
    id: string,
    account: pulumi.Output<{ readonly name: string; readonly namespace: string }>,
    opts: pulumi.CustomResourceOptions,
): core.Secret {
    return new core.Secret(
        name,
        {
            metadata: {
                namespace: account.namespace,
                name: `${AIRFLOW_SERVICE_ACCOUNT}-${id}`,
                annotations: {
                    "kubernetes.io/service-account.name": account.name,
                    // By itself the provider waits five seconds for the token, whatever the timeout, and then fails.
                    "pulumi.com/waitFor": "jsonpath={.data.token}",
                },
            },
            type: "kubernetes.io/service-account-token",
        },
        opts,
    );
}

function kubeconfigOf(data: Readonly<Record<string, string>>, namespace: string, server: string): string {
    const { token, "ca.crt": certificateAuthority } = data;
    if (!token || !certificateAuthority) {
        throw new pulumi.RunError("The cluster has not issued a token for Airflow yet; run `pulumi up` again.");
    }
    return tokenKubeconfig({
        name: namespace,
        server,
        certificateAuthority,
        token: Buffer.from(token, "base64").toString(),
        namespace,
    });
}
