import { z } from "zod";
import { REPOSITORY_PATH, field, repositoryPath, string } from "./fields";

/** What a bundle can be. */
const BUNDLES = ["git", "s3", "image"] as const;

/** A host's name with its port. */
const HOST = String.raw`[\w.-]+(?::\d{1,5})?`;
const REPOSITORY = new RegExp(
    String.raw`^(?:https://${HOST}/[^\s?#]+|ssh://(?:[\w.-]+@)?${HOST}/[^\s?#]+|[\w.-]+@[\w.-]+:(?!/?-)\S+)$`,
);
/** The rules of `git check-ref-format` that a branch's name is likely to break. */
const REF = /^(?![-/.])(?!.*(?:\.\.|@\{|\/\/))[^\s~^:?*[\\]+(?<![/.])$/;
/** A path below a folder: no part of it is `.` or `..`. */
const BELOW = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^\s/\\][^\n\\]*(?<!\/)$/;

const text = (description: string, example: string, fallback: string, schema: z.ZodString = z.string().min(1)) =>
    field(string().pipe(schema).optional(), { description, expects: "a text", example, fallback });

const secret = (description: string, example: string, fallback: string) =>
    field(string().pipe(z.string().min(1)).optional(), {
        description,
        expects: "a text, set with --secret",
        example,
        fallback,
        secret: true,
    });

const git = z.strictObject({
    repository: field(z.string().regex(REPOSITORY).optional(), {
        description: "The repository with the DAGs, by https or ssh. Who reads it stands in keys of their own.",
        expects: "an address such as https://git.example.com/team/dags.git or git@git.example.com:team/dags.git",
        example: "https://git.example.com/team/dags.git",
        fallback: "none; it must be set where the type is git",
    }),
    ref: field(z.string().regex(REF).optional(), {
        description: "The branch or tag that Airflow follows.",
        expects: "the name of a branch or tag",
        example: "production",
        fallback: "main",
    }),
    subdir: field(z.string().regex(BELOW).optional(), {
        description: "The folder in it with the DAGs; modules are imported from there.",
        expects: "the path of a folder in the repository",
        example: "dags",
        fallback: "the repository's root",
    }),
    username: text("The user, for https.", "reader", "`git`, for a host that looks at the token alone"),
    token: secret("The token or password, for https.", "TOKEN", "none: anybody may read the repository"),
    caCertificate: field(string().pipe(z.string().includes("-----BEGIN CERTIFICATE-----")).optional(), {
        description:
            "The certificates that vouch for the host, as PEM, for https: `… < FILE` at the end of the line sets them. An Airflow elsewhere has to know them by itself.",
        expects: "one or more certificates, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----",
        example: "-----BEGIN CERTIFICATE-----…",
        fallback: "those that Airflow's image, and this machine, know",
    }),
    privateKey: secret(
        "The private key, for ssh, in OpenSSH's form and without a passphrase: `… < FILE` at the end of the line sets it.",
        "KEY",
        "none: Airflow, and this machine, have one of their own",
    ),
    knownHosts: text(
        "The host's keys, for ssh, as `ssh-keyscan HOST` prints them.",
        "git.example.com ssh-ed25519 AAAA",
        "none: the key that the host shows first is trusted",
    ),
});

const s3 = z.strictObject({
    bucket: field(
        z
            .string()
            .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
            .optional(),
        {
            description: "The bucket. It has to be there.",
            expects: "the name of a bucket",
            example: "team-airflow",
            fallback: "none; it must be set where the type is s3",
        },
    ),
    prefix: field(
        z
            .string()
            .regex(/^[\w.-]+(?:\/[\w.-]+)*$/)
            .optional(),
        {
            description:
                "Where in the bucket the DAGs lie. It holds nothing else, and `pulumi up` touches nothing else: files of others there are refused.",
            expects: "names of letters, digits, `.`, `_` and `-`, divided by `/`",
            example: "airflow/iris",
            fallback: "dags",
        },
    ),
    endpoint: field(z.url({ protocol: /^https?$/ }).optional(), {
        description: "The address of an S3 server that is not AWS, as this machine and Airflow reach it.",
        expects: "an http or https address",
        example: "https://s3.example.com",
        fallback: "`endpoints.s3`, else AWS's own",
    }),
    region: text("The bucket's region.", "eu-central-1", "what AWS's clients find by themselves"),
    accessKeyId: text(
        "The key with which `pulumi up` writes and Airflow reads.",
        "AKIAEXAMPLE",
        "what AWS's clients find by themselves, here and there: variables, a profile, a role",
    ),
    secretAccessKey: secret("That key's secret half.", "SECRET", "as for `accessKeyId`"),
});

const image = z.strictObject({
    repository: field(repositoryPath().optional(), {
        description:
            "The repository in `registry.server` for the image that holds the DAGs. Some registries want it made first.",
        expects: REPOSITORY_PATH,
        example: "ml/iris-dags",
        fallback: "that of the project's image, with `-dags` behind it",
    }),
});

/** How DAGs get to an Airflow elsewhere. */
export const dags = z.strictObject({
    bundle: z
        .strictObject({
            type: field(z.enum(BUNDLES).optional(), {
                description:
                    "Mode prod: from where Airflow reads the DAGs, as one of its DAG bundles: a git repository that you push to; a bucket, " +
                    "to which `pulumi up` sends the project's DAGs; or an image with them, which it sends to `registry`.",
                expects: BUNDLES.join(", "),
                example: "git",
                fallback: "none: you bring the DAGs there yourself",
            }),
            git: git.prefault({}),
            s3: s3.prefault({}),
            image: image.prefault({}),
        })
        .prefault({}),
});
