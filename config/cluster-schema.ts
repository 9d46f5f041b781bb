import { z } from "zod";
import { KUBERNETES_VERSION } from "../lib/kubernetes-version";
import { boolean, field, integer, string } from "./fields";

/** Names of the levels, in https://kubernetes.io/docs/concepts/security/pod-security-standards/. */
const POD_SECURITY_LEVELS = ["privileged", "baseline", "restricted"] as const;

/** What makes the cluster of mode prod_local. */
const minikube = {
    cpus: field(integer(2, 256).default(2), {
        description: "Mode prod_local: processors of the Minikube node. Changing it replaces the cluster.",
        expects: "a whole number from 2 to 256",
        example: "4",
    }),
    memoryMib: field(integer(1900, 4_194_304).default(4096), {
        description: "Mode prod_local: memory of the Minikube node in MiB. Changing it replaces the cluster.",
        expects: "a whole number of MiB from 1900",
        example: "8192",
    }),
    kubernetesVersion: field(
        z
            .string()
            .regex(/^\d+\.\d+\.\d+$/)
            .default(KUBERNETES_VERSION),
        {
            description: "Mode prod_local: the Kubernetes that Minikube starts. Changing it replaces the cluster.",
            expects: "a version such as 1.34.4",
            example: KUBERNETES_VERSION,
        },
    ),
};

/** How a cluster that is there already is reached, in mode prod. */
const remote = {
    kubeconfig: field(string().pipe(z.string().min(1)).optional(), {
        description:
            "Mode prod: the kubeconfig by which `pulumi up` reaches the cluster: a file's path, from the folder of Pulumi.yaml " +
            "or from `~`, or the file's text, set with --secret.",
        expects: "the path of a kubeconfig, or the text of one set with --secret",
        example: "~/.kube/config",
        fallback: "the files that the variable KUBECONFIG names, else `~/.kube/config`",
    }),
    context: field(z.string().min(1).optional(), {
        description:
            "Mode prod: the context of that kubeconfig. It has to be named: the current one is whatever somebody chose last.",
        expects: "the name of a context of the kubeconfig",
        example: "production",
        fallback:
            "none, it must be set; not with `inCluster`, nor with a text in `kubeconfig`, whose current one counts",
    }),
    inCluster: field(boolean().default(false), {
        description:
            "Mode prod: whether `pulumi up` itself runs in a pod of the cluster, and acts as that pod's service account.",
        expects: "true or false",
        example: "true",
    }),
    apiServer: field(
        z
            .url({ protocol: /^https$/ })
            .regex(/^https:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)
            // A client puts its own paths behind it, with a slash between.
            .overwrite((address) => address.replace(/\/+$/, ""))
            .optional(),
        {
            description:
                "Mode prod: the address at which Airflow reaches the cluster, where it is another than yours; with the path of a proxy (Rancher) where there is one. Set it before the first `up`: with another address the stack takes the cluster for another one, and makes all that it has there again.",
            expects: "an https address without login and query, such as https://api.example.com:6443",
            example: "https://api.example.com:6443",
            fallback: "the kubeconfig's",
        },
    ),
    namespaceExists: field(boolean().default(false), {
        description:
            "Mode prod: whether the namespace is there already, made by whoever runs the cluster. It is taken as it is then, and stays at `pulumi destroy`.",
        expects: "true or false",
        example: "true",
    }),
    tokenRotationDays: field(integer(1, 3650).default(90), {
        description:
            "Mode prod: after how many days `pulumi up` gives Airflow a new token for the cluster. The one before stays valid until the next rotation.",
        expects: "a whole number of days from 1 to 3650",
        example: "30",
    }),
};

/** The cluster that tasks run on. */
export const cluster = z.strictObject({
    ...minikube,
    ...remote,
    podSecurity: field(z.enum(POD_SECURITY_LEVELS).default("baseline"), {
        description:
            "The pod security standard that the tasks' namespace enforces. Pods of `task_factory` always satisfy `restricted`.",
        expects: POD_SECURITY_LEVELS.join(", "),
        example: "restricted",
    }),
    namespace: field(
        z
            .string()
            .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/)
            .optional(),
        {
            description: "The namespace of task pods.",
            expects: "at most 63 lower-case letters, digits and `-`",
            example: "iris",
            fallback: "`<Pulumi project>-<stack>`",
        },
    ),
});
