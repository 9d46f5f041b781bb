import { parseSecret } from "../../platform/secret-input";

const parsed = (text: string) => Object.fromEntries(parseSecret(text));

test("lines are taken as they are, but for empty ones and comments", () => {
    expect(parsed('# mine\nAPI_KEY=a=b "c" $d \r\n\nEMPTY=\n')).toEqual({ API_KEY: 'a=b "c" $d ', EMPTY: "" });
});

test("a JSON object may hold what no line can", () => {
    expect(parsed('\n{"CERTIFICATE": "first\\nsecond\\n"}')).toEqual({ CERTIFICATE: "first\nsecond\n" });
});

test.each([
    ["a line without a key", "A=1\nhidden", "Line 2 has no KEY="],
    ["a line that begins with =", "=hidden", "Line 1 has no KEY="],
    ["a key that no variable can have", "MY-KEY=hidden", "called MY-KEY"],
    ["JSON that is none", '{"A": hidden}', "begins like JSON"],
    ["a value that is no text", '{"A": ["hidden"], "B": "hidden"}', "The values of A are no texts."],
    ["nothing", "\n", "no value"],
])("%s is named, and no value", (_, text, output) => {
    expect(() => parseSecret(text)).toThrow(output);
    expect(() => parseSecret(text)).not.toThrow("hidden");
});
