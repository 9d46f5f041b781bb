import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { clusterChild } from "../cluster-child";

export interface LogRightsArgs {
    /** The namespace of the task pods. */
    readonly namespace: pulumi.Input<string>;
    /** That of Airflow's pods. */
    readonly airflowNamespace: pulumi.Input<string>;
    /** Annotations of the service account that those run as. Defaults to none. */
    readonly airflowAnnotations?: Readonly<Record<string, string>> | undefined;
}

const ACCOUNT = "airflow-logs";

/** What shows the log of a task that runs: it finds the task's pod, and reads what that says. */
const RULES = [
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
];

/**
 * A service account for the part of Airflow that shows logs, where tasks of its own operators are pods: those of one that runs are
 * in its pod alone.
 */
export class LogRights extends pulumi.ComponentResource {
    /** The account's name, once it may do it. */
    public readonly account: pulumi.Output<string>;

    constructor(name: string, args: LogRightsArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("tasks", "LogRights"), name, {}, opts);
        const child = clusterChild(this, opts);
        const { airflowAnnotations: annotations, airflowNamespace, namespace } = args;
        const ofAirflow = { namespace: airflowNamespace, name: ACCOUNT };
        const account = new core.ServiceAccount(
            name,
            { metadata: { ...ofAirflow, ...(annotations && { annotations }) }, automountServiceAccountToken: false },
            child,
        );
        const metadata = { namespace, name: ACCOUNT };
        const role = new rbac.Role(name, { metadata, rules: RULES }, child);
        const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name };
        const subjects = [{ kind: "ServiceAccount", name: account.metadata.name, namespace: airflowNamespace }];
        const binding = new rbac.RoleBinding(name, { metadata, roleRef, subjects }, child);
        this.account = pulumi.all([account.metadata.name, binding.metadata.name]).apply(([text]) => text);
        this.registerOutputs({ account: this.account });
    }
}
