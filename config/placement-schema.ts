import { z } from "zod";
import { field, integer, string } from "./fields";

const texts = (description: string, entry: readonly [key: string, value: string]) =>
    field(z.record(z.string().min(1), string()).default({}), {
        description,
        expects: "texts by names",
        example: entry[1],
        fallback: "none",
        within: [entry[0]],
    });

/** As https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#scheduling has it. */
const toleration = z.strictObject({
    key: string().optional(),
    operator: z.enum(["Exists", "Equal"]).optional(),
    value: string().optional(),
    effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
    tolerationSeconds: integer(0, 999_999_999).optional(),
});

/** On which nodes task pods run, and what else Kubernetes knows of them; in modes prod_local and prod. */
export const placement = {
    nodeSelector: texts("Labels that a node must have to run task pods.", [
        "node.kubernetes.io/instance-type",
        "m5.xlarge",
    ]),
    tolerations: field(z.array(toleration).default([]), {
        description: "Taints of nodes that task pods put up with, in Kubernetes' own form.",
        expects: "a list of maps with the keys key, operator, value, effect and tolerationSeconds",
        example: '{"key":"ml","operator":"Exists"}',
        fallback: "none",
        list: true,
    }),
    affinity: field(z.partialRecord(z.enum(["nodeAffinity", "podAffinity", "podAntiAffinity"]), z.json()).optional(), {
        description: "Rules by which Kubernetes chooses nodes for task pods, in its own form.",
        expects: "a map with nodeAffinity, podAffinity or podAntiAffinity in Kubernetes' form",
        example: "{}",
        fallback: "none",
        within: ["nodeAffinity"],
    }),
    priorityClassName: field(z.string().min(1).optional(), {
        description: "The priority class of task pods; whoever runs the cluster makes those.",
        expects: "the name of a priority class",
        example: "batch",
        fallback: "the cluster's default",
    }),
    labels: texts("Further labels of task pods.", ["team", "vision"]),
    annotations: texts("Annotations of task pods.", ["karpenter.sh/do-not-disrupt", "true"]),
    serviceAccountAnnotations: texts(
        "Annotations of the service account that task pods run as, such as the role that AWS gives them.",
        ["eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/tasks"],
    ),
};
