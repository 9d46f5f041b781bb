import { roleKeys } from "../../../config/role-keys";
import type { Validated } from "../../../config/validated";

const ROLE = { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/a" };
const faults = (valid: object, file: Record<string, string> = {}) =>
    roleKeys(
        { mode: "prod", tasks: { serviceAccountAnnotations: ROLE }, ...valid } as unknown as Validated["valid"],
        file,
        "prod",
    ).map(({ subject, fix }) => [subject, fix]);

test("a key to AWS beside the pods' role is named, in the map and in the file", () => {
    expect(faults({ env: { AWS_ACCESS_KEY_ID: "a", B: "1" } }, { AWS_SESSION_TOKEN: "t", C: "2" })).toEqual([
        ["gaiaflow:env.AWS_ACCESS_KEY_ID", "pulumi config rm --stack prod --path 'gaiaflow:env.AWS_ACCESS_KEY_ID'"],
        ["gaiaflow:envFile", "Take it out of the file, or type: pulumi config rm --stack prod 'gaiaflow:envFile'"],
    ]);
});

test("so is one beside the role that opens the bucket", () => {
    const objectStore = { role: "arn:aws:iam::123456789012:role/gaiaflow" };
    expect(faults({ env: { AWS_PROFILE: "a" }, tasks: {}, objectStore })).toEqual([
        ["gaiaflow:env.AWS_PROFILE", "pulumi config rm --stack prod --path 'gaiaflow:env.AWS_PROFILE'"],
    ]);
});

test.each([{ mode: "dev" }, { tasks: { serviceAccountAnnotations: { other: "1" } } }, { tasks: {} }])(
    "with %j it is welcome",
    (valid) => {
        expect(faults({ env: { AWS_ACCESS_KEY_ID: "a" }, ...valid })).toEqual([]);
    },
);
