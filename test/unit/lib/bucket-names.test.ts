import { BUCKET_NAME, BUCKET_PATTERN, projectBuckets } from "../../../lib/bucket-names";

test.each(["s2-products", "a.b", "abc", "0ab", "a".repeat(63)])("%s is a bucket", (name) => {
    expect(BUCKET_NAME.test(name)).toBe(true);
});

test.each(["ab", "A-b", "a_b", "-ab", "ab-", "a..b", "10.0.0.1", "xn--ab", "ab-s3alias", "a".repeat(64), "a/b", "a*"])(
    "%s is none",
    (name) => {
        expect(BUCKET_NAME.test(name)).toBe(false);
    },
);

test.each([
    ["*", true],
    ["iris-*", true],
    ["abc", true],
    ["a*b", false],
    ["**", false],
    ["", false],
    ["ab", false],
    ["*-a", false],
])("%s says which ones: %s", (pattern, fits) => {
    expect(BUCKET_PATTERN.test(pattern)).toBe(fits);
});

test("a project's buckets begin with its name, as far as a bucket may hold it", () => {
    expect([projectBuckets("iris"), projectBuckets("my_proj.x")]).toEqual(["iris-*", "my-proj-x-*"]);
});
