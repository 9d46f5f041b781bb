import { z } from "zod";
import { field, integer, string } from "./fields";

/** Who hears of a failed DAG run. */
export const alerts = z.strictObject({
    webhook: field(z.url({ protocol: /^https?$/ }).optional(), {
        description:
            'Where a message of each failed DAG run is posted, as JSON `{"text": …}`: the address of an incoming webhook of Slack, ' +
            "Mattermost, Rocket.Chat or Google Chat, as Airflow's scheduler reaches it.",
        expects: "an http or https address, set with --secret",
        example: "https://hooks.example.com/services/KEY",
        fallback: "none",
        secret: true,
    }),
    smtp: z
        .strictObject({
            host: field(z.hostname(), {
                description: "The server that takes mails of failed DAG runs, as Airflow's scheduler reaches it.",
                expects: "the name of a host or its address",
                example: "smtp.example.com",
            }),
            port: field(integer(1, 65535).default(587), {
                description: "Its port.",
                expects: "a port, a whole number from 1 to 65535",
                example: "465",
            }),
            security: field(z.enum(["starttls", "tls", "none"]).default("starttls"), {
                description:
                    "How the connection is encrypted: from its second line on, from the first (mostly at port 465), or not at all.",
                expects: "starttls, tls or none",
                example: "tls",
            }),
            username: field(string().optional(), {
                description: "Who logs in there.",
                expects: "a text",
                example: "alerts",
                fallback: "nobody does",
            }),
            password: field(string().optional(), {
                description: "That user's password.",
                expects: "a text, set with --secret",
                example: "PASSWORD",
                fallback: "none",
                secret: true,
            }),
            from: field(z.email(), {
                description: "The sender of the mails.",
                expects: "a mail address",
                example: "airflow@example.com",
            }),
            to: field(z.array(z.email()).min(1), {
                description: "Who gets them.",
                expects: "a list of one or more mail addresses",
                example: "team@example.com",
                list: true,
            }),
        })
        .optional(),
});
