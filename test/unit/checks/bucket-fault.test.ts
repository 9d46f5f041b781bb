import { bucketFault } from "../../../checks/bucket-fault";

const bundle = { type: "s3", bucket: "team", prefix: "dags", secretAccessKey: "hunter2" } as const;
const named = (name: string, message = ""): Error => Object.assign(new Error(message), { name });

test.each([
    ["s3.bucket", named("NoSuchBucket")],
    ["s3.prefix", named("AccessDenied")],
    ["s3.secretAccessKey", named("SignatureDoesNotMatch")],
    ["s3.secretAccessKey", named("InvalidAccessKeyId")],
    ["s3.accessKeyId", named("CredentialsProviderError")],
    ["s3.region", named("PermanentRedirect")],
    ["s3.region", named("Error", "Region is missing")],
    [
        "s3.bucket",
        new AggregateError([new Error("connect ECONNREFUSED ::1:9"), new Error("connect ECONNREFUSED 127.0.0.1:9")]),
    ],
])("%s is to blame for %s, without its secret", (key, error) => {
    const { subject, fix, message } = bucketFault("prod", bundle, error, "read");
    expect(subject).toBe(`gaiaflow:dags.bundle.${key}`);
    expect(fix).not.toBe("");
    expect(message).not.toContain("hunter2");
});

test("what failed at every address is said", () => {
    const error = new AggregateError([new Error("connect ECONNREFUSED 127.0.0.1:9")]);
    expect(bucketFault("prod", bundle, error, "written").details).toBe("connect ECONNREFUSED 127.0.0.1:9");
});
