import * as pulumi from "@pulumi/pulumi";
import type { TaskConfig } from "../contract/task-config";
import type { Logins } from "../components/mlops/mlops-manager";

/** What a stack tells its user; the same meaning in every mode, absent where a mode lacks it. */
export interface StackOutputs {
    /** Addresses of the services that run. */
    readonly urls: pulumi.Output<Readonly<Record<string, string>>>;
    /** How to log in; secret. */
    readonly credentials: pulumi.Output<Logins>;
    /** The task config. */
    readonly taskConfig: pulumi.Output<TaskConfig>;
    /** The image task pods run. */
    readonly taskImage?: pulumi.Output<string>;
    /** The namespace of task pods. */
    readonly namespace?: pulumi.Output<string>;
    /** What Airflow may do on the cluster, from inside the stack's network; secret. */
    readonly kubeconfig?: pulumi.Output<string>;
}
