import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { parseOptions, splitArguments } from "../../../providers/language-nodejs/options";

describe("parseOptions", () => {
    const parse = (options: Record<string, JavaScriptValue>) =>
        parseOptions(new ProgramInfo().setOptions(Struct.fromJavaScript(options)));

    test("has the official host's defaults", () => {
        const defaults = { typescript: true, nodeargs: [], packagemanager: "auto" };
        expect(parse({})).toEqual(defaults);
        expect(parseOptions(undefined)).toEqual(defaults);
    });

    test("takes what is given", () => {
        const given = {
            typescript: false,
            nodeargs: "--require a",
            packagemanager: "pnpm",
            tsconfig: "t.json",
            provider: "docker",
        };
        expect(parse(given)).toEqual({ ...given, nodeargs: ["--require", "a"] });
    });

    test.each([
        [{ typescript: "yes" }, "typescript option must be a boolean"],
        [{ nodeargs: 1 }, "nodeargs option must be a string"],
        [{ packagemanager: "cargo" }, 'packagemanager option must be one of auto, npm, yarn, pnpm, bun, got "cargo"'],
    ])("refuses %j", (options, message) => {
        expect(() => parse(options as Record<string, JavaScriptValue>)).toThrow(message);
    });
});

test.each([
    ["", []],
    ["  --a   b ", ["--a", "b"]],
    [`--title 'two words' "and 'more'"`, ["--title", "two words", "and 'more'"]],
    [`--x="a \\" b"'c'd`, [`--x=a " bcd`]],
    [`C:\\\\temp one\\ word`, ["C:\\temp", "one word"]],
    [`''`, [""]],
])("splitArguments(%j)", (line, words) => {
    expect(splitArguments(line)).toEqual(words);
});
