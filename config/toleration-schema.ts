import { z } from "zod";
import { LABEL_VALUE, QUALIFIED_NAME, isLabelValue, isQualifiedName } from "../lib/kubernetes-names";
import { removeLine, setLine } from "./config-commands";
import { integer, part, string } from "./fields";
import { refuse } from "./refusal";

const OPERATORS = ["Exists", "Equal"] as const;
const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

const fields = z.strictObject({
    key: part(string().refine(isQualifiedName).optional(), `a taint's name: ${QUALIFIED_NAME}`, "ml"),
    operator: part(z.enum(OPERATORS).optional(), OPERATORS.join(" or "), "Exists"),
    value: part(string().refine(isLabelValue).optional(), `a taint's value: ${LABEL_VALUE}`, "yes"),
    effect: part(z.enum(EFFECTS).optional(), EFFECTS.join(", "), "NoSchedule"),
    tolerationSeconds: part(integer(0, 999_999_999).optional(), "a whole number of seconds", "300"),
});

/** As https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#scheduling has it. */
export const toleration = fields.superRefine(({ effect, key, operator, tolerationSeconds, value }, context) => {
    if (key === undefined && operator !== "Exists") {
        refuse(context, ["key"], { expects: "the name of a taint; without one the operator has to be Exists" });
    }
    if (operator === "Exists" && value) {
        refuse(context, ["value"], { expects: "none, since the operator is Exists", fix: removeLine });
    }
    if (tolerationSeconds !== undefined && effect !== "NoExecute") {
        refuse(context, ["tolerationSeconds"], {
            expects: "it beside the effect NoExecute alone",
            fix: (stack, path) => setLine(stack, [...path.slice(0, -1), "effect"], "NoExecute"),
        });
    }
});
