import { z } from "zod";
import { REPLICATED, type ReplicatedRole } from "../services/catalogue";
import { field, integer } from "./fields";

/** More of one are no help to what a stack of ours runs, and each has connections to the database. */
const MOST = 9;

/** How many of a role run at once, in a cluster. */
export const replicas = z.strictObject(
    Object.fromEntries(
        REPLICATED.map((role) => [
            role,
            field(integer(1, MOST).default(1), {
                description:
                    `How many pods of ${role} run at once, where \`airflow.deployment\` is in-cluster: on different nodes as far as there are ` +
                    "some, replaced and evicted one after the other.",
                expects: `a whole number from 1 to ${MOST}`,
                example: "2",
            }),
        ]),
    ) as Record<ReplicatedRole, z.ZodDefault<ReturnType<typeof integer>>>,
);
