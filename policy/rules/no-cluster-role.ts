import { objectsOf } from "../kubernetes";
import type { InputValue } from "../input-value";
import { demand, type Finding, type Rule } from "../rule";

/** What a stack may do on a cluster ends at its namespace. */
export const noClusterRole: Rule = {
    name: "no-cluster-role",
    description: "No rights on a whole cluster, and none on everything in a namespace.",
    check: (resource) =>
        objectsOf(resource).flatMap(({ kind, input }): Finding[] => {
            switch (kind) {
                case "ClusterRole":
                case "ClusterRoleBinding":
                    return [
                        demand(
                            input,
                            () => false,
                            `${kind} reaches every namespace: use ${kind.slice("Cluster".length)}.`,
                        ),
                    ];
                case "RoleBinding":
                    return ofBinding(input.at("roleRef"));
                case "Role":
                    return input.at("rules").items.flatMap(ofRule);
                default:
                    return [];
            }
        }),
};

/** Of Kubernetes' own roles two may do everything in a namespace, or nearly. A Role of the namespace is judged itself. */
function ofBinding(role: InputValue): Finding[] {
    const isNarrow = (name: unknown) => !["cluster-admin", "admin"].includes(String(name));
    return role.at("kind").value === "Role"
        ? []
        : [demand(role.at("name"), isNarrow, "gives all rights: name a Role of your own.")];
}

/** With these verbs somebody gives himself any right. */
const UNBOUNDED = ["*", "bind", "escalate", "impersonate"];

function ofRule(rule: InputValue): Finding[] {
    return [
        ...rule
            .at("verbs")
            .items.map((verb) =>
                demand(
                    verb,
                    (value) => !UNBOUNDED.includes(String(value)),
                    "is as good as all verbs: list those needed.",
                ),
            ),
        ...rule
            .at("resources")
            .items.map((name) =>
                demand(name, (value) => !/^\*/.test(String(value)), "is all of them: list those needed."),
            ),
    ];
}
