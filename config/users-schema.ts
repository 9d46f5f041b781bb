import { z } from "zod";
import { AIRFLOW_ROLES, OWN_USER, addressOf } from "../lib/airflow-users";
import { removeLine } from "./config-commands";
import { field, part, string } from "./fields";
import { refuse } from "./refusal";

const NAME = /^[A-Za-z0-9][\w.@+-]{0,63}$/;
const ROLES = AIRFLOW_ROLES.join(", ");

const user = z.strictObject({
    name: part(
        string().pipe(z.string().regex(NAME)),
        "a name of at most 64 letters, digits, `.`, `_`, `-`, `+` and `@` that begins with a letter or digit",
        "ada",
    ),
    role: part(z.enum(AIRFLOW_ROLES), `one of ${ROLES}`, "User"),
    email: part(z.email().optional(), "a mail address", "ada@example.com"),
});

/** Those who log in with a password. */
export const users = field(
    z
        .array(user)
        .superRefine((all, context) => {
            for (const [index, { email, name }] of all.entries()) {
                const before = all.slice(0, index);
                const known = [OWN_USER, ...before.map((other) => other.name)].map((other) => other.toLowerCase());
                const remove = { fix: (stack: string) => removeLine(stack, ["airflow", "users", index]) };
                if (known.includes(name.toLowerCase())) {
                    const expects = `each name once, whatever its capitals; ${OWN_USER} is there in any case`;
                    refuse(context, [index, "name"], { expects, ...remove });
                }
                const address = (other: (typeof all)[number]) => (other.email ?? addressOf(other.name)).toLowerCase();
                if (email !== undefined && before.some((other) => address(other) === email.toLowerCase())) {
                    refuse(context, [index, "email"], { expects: "each address once", ...remove });
                }
            }
        })
        .default([]),
    {
        description:
            `Who may log in to Airflow besides ${OWN_USER}, each with a \`name\`, a \`role\` (${ROLES}) and an \`email\`, which may be left out. ` +
            "Passwords are generated ([more](users.md)). One that is taken out is removed in Airflow; whoever was made there by hand stays.",
        expects: "a list of maps with the keys name, role and email",
        example: "ada",
        within: [0, "name"],
        beside: { role: "User", email: "ada@example.com" },
        fallback: "none",
    },
);

/** Where people log in who have no password of the stack's. */
export const oidc = z
    .strictObject({
        issuer: field(z.url({ protocol: /^https$/ }), {
            description:
                "The provider of OpenID Connect at which people log in to Airflow, as browsers and the API server reach it; below it is " +
                "`/.well-known/openid-configuration` ([more](users.md#people-of-an-openid-provider)).",
            expects: "an https address",
            example: "https://login.example.com/realms/team",
        }),
        clientId: field(string().pipe(z.string().min(1)), {
            description: "What Airflow is called there.",
            expects: "a text",
            example: "airflow",
        }),
        clientSecret: field(string().pipe(z.string().min(1)), {
            description: "That client's secret.",
            expects: "a text, set with --secret",
            example: "SECRET",
            secret: true,
        }),
        scope: field(
            string()
                .refine((text) => text.split(" ").includes("openid"))
                .default("openid profile email"),
            {
                description: "What Airflow asks the provider for; some tell groups only where a scope asks for them.",
                expects: "names with blanks between them, openid among them",
                example: "openid profile email groups",
            },
        ),
        rolesClaim: field(string().pipe(z.string().min(1)).default("groups"), {
            description:
                "The claim with a person's groups; one inside others has dots between the names: `realm_access.roles`.",
            expects: "the name of a claim",
            example: "roles",
        }),
        roles: field(
            z.record(z.string().min(1), z.enum(AIRFLOW_ROLES)).refine((groups) => Object.keys(groups).length > 0),
            {
                description: `Airflow's role (${ROLES}) for each group of the provider. Whoever is in none of them is refused.`,
                expects: `a map of group to one of ${ROLES}`,
                example: "User",
                within: ["ml-team"],
            },
        ),
    })
    .optional();
