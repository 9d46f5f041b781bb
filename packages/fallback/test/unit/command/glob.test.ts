import { globToRegExp } from "../../../providers/command/glob";

test.each([
    ["*.js", "a.js", true],
    ["*.js", "src/a.js", false],
    ["src/**.js", "src/deep/er/a.js", true],
    ["assets/**", "assets/logos/logo.svg", true],
    ["**secret.*", "src/secret.js", true],
    ["a?c", "abc", true],
    ["a?c", "a/c", false],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[!a-c]x", "dx", true],
    ["{src,lib}/*.ts", "lib/a.ts", true],
    ["{src,lib}/*.ts", "bin/a.ts", false],
    ["{*.md,docs/**}", "docs/a/b", true],
    ["a.b+c", "a.b+c", true],
    ["a.b", "axb", false],
    ["\\*", "*", true],
    ["\\*", "x", false],
])("%s and %s: %s", (glob, path, expected) => {
    expect(globToRegExp(glob).test(path)).toBe(expected);
});

test.each(["[a", "{a,b", "{a,{b,c}}"])("%s is refused", (glob) => {
    expect(() => globToRegExp(glob)).toThrow(/open bracket or nested braces/);
});
