import { z } from "zod";
import {
    LABEL_VALUE,
    QUALIFIED_NAME,
    asLabelValue,
    isLabelValue,
    isObjectName,
    isQualifiedName,
} from "../lib/kubernetes-names";
import { affinity } from "./affinity-schema";
import { removeLine, setLine } from "./config-commands";
import { field, string } from "./fields";
import { refuse } from "./refusal";
import { toleration } from "./toleration-schema";

type Texts = Readonly<Record<string, string>>;
type Context = z.core.$RefinementCtx;

const texts = (
    description: string,
    expects: string,
    [name, example]: readonly [name: string, example: string],
    refuseSome: (given: Texts, context: Context) => void,
) =>
    field(z.record(z.string(), string()).superRefine(refuseSome).default({}), {
        description,
        expects,
        example,
        fallback: "none",
        within: [name],
    });

const labels = (description: string, entry: readonly [name: string, example: string]) =>
    texts(description, `values by names of labels, each of ${LABEL_VALUE}`, entry, refuseNoLabels);

const annotations = (description: string, entry: readonly [name: string, example: string]) =>
    texts(description, "texts by names of annotations", entry, refuseNoAnnotations);

/** On which nodes task pods run, and what else Kubernetes knows of them; in modes prod_local and prod. */
export const placement = {
    nodeSelector: labels("Labels that a node must have to run task pods.", [
        "node.kubernetes.io/instance-type",
        "m5.xlarge",
    ]),
    tolerations: field(z.array(toleration).default([]), {
        description: "Taints of nodes that task pods put up with, in Kubernetes' own form.",
        expects: "a list of maps with the keys key, operator, value, effect and tolerationSeconds",
        example: "ml",
        fallback: "none",
        within: [0, "key"],
        beside: { operator: "Exists" },
    }),
    affinity: field(affinity.optional(), {
        description: "Rules by which Kubernetes chooses nodes for task pods, in its own form.",
        expects: "a map with nodeAffinity, podAffinity or podAntiAffinity in Kubernetes' form",
        example: "topology.kubernetes.io/zone",
        fallback: "none",
        within: [
            ...["nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms", 0],
            ...["matchExpressions", 0, "key"],
        ],
        beside: { operator: "Exists" },
    }),
    priorityClassName: field(string().refine(isObjectName).optional(), {
        description: "The priority class of task pods; whoever runs the cluster makes those.",
        expects: "the name of a priority class: lower-case letters, digits and `-`, in parts divided by `.`",
        example: "batch",
        fallback: "the cluster's default",
    }),
    labels: labels("Further labels of task pods.", ["team", "vision"]),
    annotations: annotations("Annotations of task pods.", ["karpenter.sh/do-not-disrupt", "true"]),
    serviceAccountAnnotations: annotations(
        "Annotations of the service account that task pods run as, such as the role that AWS gives them.",
        ["eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/tasks"],
    ),
};

/** By Kubernetes' rules for labels; a value is proposed in the nearest spelling that it takes. */
function refuseNoLabels(given: Texts, context: Context): void {
    for (const [name, value] of Object.entries(given)) {
        if (!isQualifiedName(name)) {
            refuse(context, [name], { expects: `another name of a label: ${QUALIFIED_NAME}`, fix: removeLine });
        } else if (!isLabelValue(value)) {
            const near = asLabelValue(value) || "value";
            refuse(context, [name], {
                expects: `a label's value: ${LABEL_VALUE}`,
                fix: (stack, path) => setLine(stack, path, near),
            });
        }
    }
}

/** What clouds know a task by: what the text behind such a name has to look like. */
const IDENTITIES: Readonly<Record<string, readonly [form: RegExp, expects: string, example: string]>> = {
    "eks.amazonaws.com/role-arn": [
        /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]*[\w+=,.@-]$/,
        "a role's ARN, arn:aws:iam::<12 digits>:role/<name>",
        "arn:aws:iam::111122223333:role/tasks",
    ],
    "iam.gke.io/gcp-service-account": [
        /^[^\s@]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
        "a service account's address, <name>@<project>.iam.gserviceaccount.com",
        "tasks@team.iam.gserviceaccount.com",
    ],
    "azure.workload.identity/client-id": [
        /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
        "a client id, in the form of a UUID",
        "00000000-0000-0000-0000-000000000000",
    ],
};

function refuseNoAnnotations(given: Texts, context: Context): void {
    for (const [name, text] of Object.entries(given)) {
        const [form, expects, example = ""] = IDENTITIES[name] ?? [];
        if (!isQualifiedName(name.toLowerCase())) {
            refuse(context, [name], { expects: `another name of an annotation: ${QUALIFIED_NAME}`, fix: removeLine });
        } else if (form && expects !== undefined && !form.test(text)) {
            refuse(context, [name], { expects, fix: (stack, path) => setLine(stack, path, example) });
        }
    }
}
