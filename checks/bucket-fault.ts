import { configKey, setLine, setSecretLine } from "../config/config-commands";
import type { S3Bundle } from "../lib/dag-bundle";
import { UserError, messageOf } from "../lib/user-error";

/** What is to be done about an error of an S3 server or of its client. */
export function bucketFault(stack: string, bundle: S3Bundle, error: unknown, act: "read" | "written"): UserError {
    const { accessKeyId, bucket, endpoint = "AWS", prefix } = bundle;
    const name = error instanceof Error ? error.name : "";
    const whose =
        accessKeyId === undefined ? "the key that AWS's clients find on this machine" : `the key ${accessKeyId}`;
    switch (KINDS.find(([pattern]) => pattern.test(`${name}: ${messageOf(error)}`))?.[1]) {
        case "bucket":
            return s3Fault(
                "bucket",
                `is ${bucket}, which ${endpoint} does not have`,
                setLine(stack, s3Key("bucket"), "NAME"),
            );
        case "rights":
            return s3Fault(
                "prefix",
                `is ${prefix}, which in ${bucket} is not to be ${act} by ${whose}`,
                "It needs s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there.",
            );
        case "key":
            return s3Fault(
                "secretAccessKey",
                `is refused by ${endpoint} beside ${whose}`,
                setSecretLine(stack, s3Key("secretAccessKey")),
            );
        case "none":
            return s3Fault(
                "accessKeyId",
                "is not set, and AWS's clients find no key on this machine",
                setLine(stack, s3Key("accessKeyId"), "AKIAEXAMPLE"),
            );
        case "region":
            return s3Fault(
                "region",
                `is not that of ${bucket}`,
                setLine(stack, s3Key("region"), "eu-central-1"),
                messageOf(error),
            );
        case undefined:
            return s3Fault(
                "bucket",
                `is ${bucket}, which cannot be ${act} at ${endpoint}`,
                setLine(stack, s3Key("endpoint"), "https://s3.example.com"),
                reasons(error),
            );
    }
}

/** By the names that https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html gives, and those of the client. */
const KINDS = [
    [/^NoSuchBucket:/, "bucket"],
    [/^(?:AccessDenied|Forbidden):/, "rights"],
    [/^(?:InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken):/, "key"],
    [/^CredentialsProviderError:/, "none"],
    [/^(?:PermanentRedirect|AuthorizationHeaderMalformed):|Region is missing/, "region"],
] as const;

/** A connection that was tried at several addresses fails with a list of reasons and no text of its own. */
function reasons(error: unknown): string {
    const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    return [...new Set(all.map(messageOf))].join("\n");
}

/** The path of a key of the bundle. */
export function s3Key(name: keyof S3Bundle): string[] {
    return ["dags", "bundle", "s3", name];
}

/** A fault of that key. */
export function s3Fault(name: keyof S3Bundle, problem: string, fix: string, details = ""): UserError {
    return new UserError({ subject: configKey(s3Key(name)), problem, fix, details });
}
