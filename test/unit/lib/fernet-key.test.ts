import { fernetKey } from "../../../lib/fernet-key";

test("a key is 32 bytes in URL-safe base64, the same for the same password alone", () => {
    const keys = Array.from({ length: 200 }, (_, index) => fernetKey(`password ${index}`));
    keys.forEach((key) => expect(key).toMatch(/^[\w-]{43}=$/));
    keys.forEach((key) => expect(Buffer.from(key, "base64url")).toHaveLength(32));
    expect(new Set(keys).size).toBe(keys.length);
    expect(fernetKey("password 7")).toBe(keys[7]);
});
