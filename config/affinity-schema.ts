import { z } from "zod";
import { LABEL_VALUE, QUALIFIED_NAME, isLabelValue, isObjectName, isQualifiedName } from "../lib/kubernetes-names";
import { removeLine } from "./config-commands";
import { integer, part, string } from "./fields";
import { refuse } from "./refusal";

const ZONE = "topology.kubernetes.io/zone";
const LABEL_OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;
const NODE_OPERATORS = [...LABEL_OPERATORS, "Gt", "Lt"] as const;

const labelName = (example: string) =>
    part(string().refine(isQualifiedName), `a label's name: ${QUALIFIED_NAME}`, example);
const labelNames = part(z.array(labelName("app")), "a list of names of labels", "app", [0]);
const values = part(
    z.array(part(string().refine(isLabelValue), LABEL_VALUE, "value")),
    "a list of texts",
    "value",
    [0],
);

/** What a label has to be. */
const requirement = (operators: readonly [string, ...string[]]) =>
    z
        .strictObject({
            key: labelName(ZONE),
            operator: part(z.enum(operators), operators.join(", "), "In"),
            values: values.optional(),
        })
        .superRefine(({ operator, values: given = [] }, context) => {
            const hasNone = operator === "Exists" || operator === "DoesNotExist";
            if (hasNone && given.length > 0) {
                refuse(context, ["values"], { expects: `none, since the operator is ${operator}`, fix: removeLine });
            } else if (!hasNone && given.length === 0) {
                refuse(context, ["values"], { expects: `one or more, since the operator is ${operator}` });
            } else if (/^[GL]t$/.test(operator) && !(given.length === 1 && /^-?\d+$/.test(given[0] ?? ""))) {
                refuse(context, ["values"], {
                    expects: `one whole number, since the operator is ${operator}`,
                    fix: removeLine,
                });
            }
        });

const expressions = (operators: readonly [string, ...string[]]) =>
    part(z.array(requirement(operators)), "a list of maps with key, operator and values", ZONE, [0, "key"]);

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#NodeAffinity */
const nodeTerm = z.strictObject({
    matchExpressions: expressions(NODE_OPERATORS).optional(),
    matchFields: expressions(["In", "NotIn"]).optional(),
});

const nodeTerms = part(
    z.array(nodeTerm).min(1),
    "one or more maps with matchExpressions or matchFields",
    ...([ZONE, [0, "matchExpressions", 0, "key"]] as const),
);

const weight = part(integer(1, 100), "a whole number from 1 to 100", "100");

const nodeAffinity = z.strictObject({
    requiredDuringSchedulingIgnoredDuringExecution: z.strictObject({ nodeSelectorTerms: nodeTerms }).optional(),
    preferredDuringSchedulingIgnoredDuringExecution: z
        .array(z.strictObject({ weight, preference: nodeTerm }))
        .optional(),
});

const selector = z.strictObject({
    matchLabels: part(
        z.record(z.string().refine(isQualifiedName), string().refine(isLabelValue)),
        "values of labels by their names",
        ...(["value", ["app"]] as const),
    ).optional(),
    matchExpressions: expressions(LABEL_OPERATORS).optional(),
});

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodAffinity */
const podTerm = z.strictObject({
    labelSelector: selector.optional(),
    namespaceSelector: selector.optional(),
    namespaces: part(z.array(string().refine(isObjectName)), "a list of namespaces", "team", [0]).optional(),
    topologyKey: labelName(ZONE),
    matchLabelKeys: labelNames.optional(),
    mismatchLabelKeys: labelNames.optional(),
});

const podAffinity = z.strictObject({
    requiredDuringSchedulingIgnoredDuringExecution: z.array(podTerm).optional(),
    preferredDuringSchedulingIgnoredDuringExecution: z
        .array(z.strictObject({ weight, podAffinityTerm: podTerm }))
        .optional(),
});

/** Where Kubernetes puts pods, in its own form. */
export const affinity = z.strictObject({
    nodeAffinity: nodeAffinity.optional(),
    podAffinity: podAffinity.optional(),
    podAntiAffinity: podAffinity.optional(),
});
