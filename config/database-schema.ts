import { z } from "zod";
import { field } from "./fields";

/** Names that need no quotes in Postgres. */
const DATABASE_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

const name = (service: string, usual: string) =>
    field(z.string().regex(DATABASE_NAME).default(usual), {
        description: `${service}'s database there, which has to exist and to belong to the address's user.`,
        expects: "a name of lower-case letters, digits and `_`",
        example: `team_${usual}`,
    });

/** A Postgres server elsewhere. */
export const database = z.strictObject({
    url: field(z.string().refine(isServerUrl).optional(), {
        description:
            "A Postgres server for Airflow and MLflow instead of one of the stack's own, where `airflow.deployment` is in-cluster. It is asked for a certificate of its name unless the address " +
            "says `?sslmode=` otherwise ([more](in-cluster.md#state-elsewhere)). Special characters of the password are written as in any address: `%40` for `@`.",
        expects: "postgresql://USER:PASSWORD@HOST:PORT with no database behind it, set with --secret",
        example: "postgresql://gaiaflow:PASSWORD@db.example.com:5432",
        fallback: "Postgres in a pod",
        secret: true,
    }),
    airflow: name("Airflow", "airflow"),
    mlflow: name("MLflow", "mlflow"),
    caCertificate: field(z.string().includes("-----BEGIN CERTIFICATE-----").optional(), {
        description: "The certificates that vouch for the server, as PEM; for RDS, Amazon's bundle of its region.",
        expects: "one or more certificates, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----",
        example: "-----BEGIN CERTIFICATE-----…",
        fallback: "those that Debian knows",
    }),
});

function isServerUrl(text: string): boolean {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return (
        url !== undefined &&
        ["postgresql:", "postgres:"].includes(url.protocol) &&
        [url.hostname, url.username, url.password].every((part) => part !== "") &&
        ["", "/"].includes(url.pathname)
    );
}
