import * as pulumi from "@pulumi/pulumi";
import type { TaskConfig } from "../contract/task-config";
import type { Logins } from "../components/mlops/mlops-manager";
import type { TokenRecord } from "./access-tokens";

/** What a stack whose services run on this machine tells its user. */
export type LocalOutputs = StackOutputs & Required<Pick<StackOutputs, "urls" | "credentials">>;

/** What a stack tells its user; the same meaning in every mode, absent where a mode lacks it. */
export interface StackOutputs {
    /** Addresses of the services that run. */
    readonly urls?: pulumi.Output<Readonly<Record<string, string>>>;
    /** How to log in; secret. */
    readonly credentials?: pulumi.Output<Logins>;
    /** The task config. */
    readonly taskConfig: pulumi.Output<TaskConfig>;
    /** The image task pods run. */
    readonly taskImage?: pulumi.Output<string>;
    /** The namespace of task pods. */
    readonly namespace?: pulumi.Output<string>;
    /** The namespace of Airflow and all that runs beside it, where that is in the cluster. */
    readonly platformNamespace?: pulumi.Output<string>;
    /** Airflow's version there, where its image is ours. */
    readonly airflowVersion?: string;
    /** Of which version the credentials there are. */
    readonly credentialsVersion?: number;
    /** What Airflow may do on the cluster, as Airflow reaches it; secret. */
    readonly kubeconfig?: pulumi.Output<string>;
    /** Airflow's connection to the cluster, as JSON; secret. */
    readonly airflowConnection?: pulumi.Output<string>;
    /** The id under which the task config looks for that connection. */
    readonly airflowConnectionId?: string;
    /** A folder of this machine with what an Airflow elsewhere needs: task config, kubeconfig and connection. */
    readonly airflowFolder?: string;
    /** How old Airflow's token for the cluster is, and when an `up` issues the next. */
    readonly airflowToken?: TokenRecord;
    /** The DAG bundle, as Airflow takes it: the JSON of `AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST`. */
    readonly dagBundles?: pulumi.Output<string>;
    /** The image with the DAGs, by digest, where the bundle is an image. */
    readonly dagImage?: pulumi.Output<string>;
    /** Airflow's connection to that bundle, as JSON; secret. Absent where it needs none. */
    readonly dagBundleConnection?: pulumi.Output<string>;
    /** Airflow's connections, as `airflow connections import` takes them; secret. Absent where none is declared. */
    readonly airflowConnections?: pulumi.Output<string>;
    /** The same of its variables; secret. */
    readonly airflowVariables?: pulumi.Output<string>;
    /** The same of its pools. */
    readonly airflowPools?: pulumi.Output<string>;
    /** The id under which the bundle looks for that connection. */
    readonly dagBundleConnectionId?: string;
}
