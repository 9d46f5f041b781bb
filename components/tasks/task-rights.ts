import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { clusterChild } from "../cluster-child";
import { AIRFLOW_RULES, TASK_SERVICE_ACCOUNT } from "./task-access";

export interface TaskRightsArgs {
    /** The namespace of the task pods. */
    readonly namespace: pulumi.Input<string>;
    /** That of Airflow's pods. */
    readonly airflowNamespace: pulumi.Input<string>;
    /** Annotations of the service account that those run as. Defaults to none. */
    readonly airflowAnnotations?: Readonly<Record<string, string>> | undefined;
    /** Annotations of the service account that task pods run as. Defaults to none. */
    readonly taskAnnotations?: Readonly<Record<string, string>>;
}

const ACCOUNT = "airflow";

/**
 * What an Airflow in the cluster may do there: its pods have a service account, with a role in the namespace of the tasks and in
 * no other. No token of it is kept anywhere: Kubernetes gives each pod one that is valid for an hour.
 */
export class TaskRights extends pulumi.ComponentResource {
    /** The account's name, once it may do it. */
    public readonly account: pulumi.Output<string>;

    constructor(name: string, args: TaskRightsArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("tasks", "TaskRights"), name, {}, opts);
        const child = clusterChild(this, opts);
        const { airflowAnnotations, airflowNamespace, namespace, taskAnnotations: annotations } = args;
        const ofAirflow = { namespace: airflowNamespace, name: ACCOUNT };
        new core.ServiceAccount(
            `${name}-tasks`,
            {
                metadata: { namespace, name: TASK_SERVICE_ACCOUNT, ...(annotations && { annotations }) },
                automountServiceAccountToken: false,
            },
            child,
        );
        const metadata = { namespace, name: ACCOUNT };
        const account = new core.ServiceAccount(
            name,
            {
                metadata: { ...ofAirflow, ...(airflowAnnotations && { annotations: airflowAnnotations }) },
                automountServiceAccountToken: false,
            },
            child,
        );
        const role = new rbac.Role(name, { metadata, rules: AIRFLOW_RULES }, child);
        const binding = new rbac.RoleBinding(
            name,
            {
                metadata,
                roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
                subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace: airflowNamespace }],
            },
            child,
        );
        this.account = pulumi.all([account.metadata.name, binding.metadata.name]).apply(([text]) => text);
        this.registerOutputs({ account: this.account });
    }
}
