import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const ROOT = path.join(__dirname, "..", "..");

/** Words that a hurried engineer reads twice, and what to write instead (docs/glossary.md has the terms). */
const BETTER: readonly (readonly [word: RegExp, better: string])[] = [
    [/\bmend(s|ed|ing)?\b/i, "fix, repair, or maintain"],
    [/\banew\b/i, "again, or a verb: replace, restart, rebuild, rotate"],
    [/\bcure[sd]?\b/i, "fix"],
    [/\bheal(s|ed|edOrNot)?\b/, "recover"],
    [/\bstrays?\b|refuseStrays/i, "orphans"],
    [/\bstrangers?\b|(say|refuse)Strangers/i, "orphans; of a client: unknown"],
    [/\btold\b/i, "get, know, print, report; for a function: describe"],
    [/whole-file|\binOneStep\b|\bwriteWhole\b/, "atomic-file, replaceAtomically, writeFileAtomic"],
    [/\bkeepers?(?=At|\.(pid|cjs))|\b(the|its|a) keeper\b|\botherKeeper\b/i, "supervisor"],
    [/belongings/i, "ownership"],
    [/nameOnceThere/, "nameAfterCreation"],
    [/\bGROUND\b/, "PREREQUISITE_TARGETS"],
    [/\b[Aa]nother text when\b/, "changes when … is replaced"],
    [/\bOne more than before\b/, "increase by 1"],
    [/\bwishes\b/i, "overrides"],
    [/gateways\.py|gaiaflow\.gateways/, "legacy_addresses"],
    [/\bdoors?\b|\bopenDoor\b/i, "tcp-proxy"],
    [
        /support\/deaths|big-first|shelf-provider|support\/planned/,
        "exit-codes, platform-first, example-provider, mocks",
    ],
    [/\bbak(e|es|ed|ing)\b/i, "generate, or build"],
    [
        /\b(const|let|readonly) \{? ?said\b|[({]said[,:)]|\bsaid( =|: string)/,
        "output, message, or the thing's own name",
    ],
    [/\b(const|let|readonly) \{? ?how\b|[({] ?how[,:)]|\.\.\.how\b|\bhow( =|: \{)/, "options"],
    [/\bToolError\b|\binterface Fault\b/, "UserError"],
    [/every_row/, "all_features"],
    [
        /\b([Tt]ype( first)?:|then( run)?:?|[Ii]t:|by) npm (start|run)\b/,
        "npx gaiaflow, which is there in every project",
    ],
];

/** Of the fallback the product's reader reads nothing; the changelog says what was; these two say it word for word. */
const LEFT_OUT = ["packages/fallback", "CHANGELOG.md", "package-lock.json", "test/unit/words.test.ts"];
const KEPT = [
    "resolve to this machine without being told (RFC 6761)",
    "A path, which a refresh or destroy reads anew: a cluster",
];

/** Where the words of a list stand in a text: `file:line: the word; better: …`. */
function wordsIn(file: string, text: string): string[] {
    return text.split("\n").flatMap((line, index) =>
        KEPT.some((kept) => line.includes(kept))
            ? []
            : BETTER.flatMap(([word, better]) => {
                  const [found] = word.exec(line) ?? [];
                  return found === undefined ? [] : [`${file}:${index + 1}: "${found.trim()}"; better: ${better}`];
              }),
    );
}

test("names, comments, messages and docs use the words of the glossary", () => {
    const excluded = LEFT_OUT.map((file) => `:!${file}`);
    const files = execFileSync("git", ["ls-files", "-z", "--", ".", ...excluded], { cwd: ROOT, encoding: "utf8" });
    const found = files
        .split("\0")
        .map((file) => [file, path.join(ROOT, file)] as const)
        // A file that was removed and not committed is listed still; a lock file's names are not ours.
        .filter(
            ([file, at]) =>
                file !== "" && !file.endsWith(".lock") && fs.statSync(at, { throwIfNoEntry: false })?.isFile(),
        )
        .flatMap(([file, at]) => [...wordsIn(file, file), ...wordsIn(file, fs.readFileSync(at, "utf8"))]);
    expect(found).toEqual([]);
});

test.each([
    ["a name", "const said = 1;", 'x.ts:1: "const said"; better: output, message, or the thing\'s own name'],
    ["a message", "\nMend it and run it again.", 'x.ts:2: "Mend"; better: fix, repair, or maintain'],
])("%s is found with its line and the better word", (_, text, expected) => {
    expect(wordsIn("x.ts", text)).toEqual([expected]);
});

test("a word inside another, or one that is kept word for word, is not found", () => {
    expect(wordsIn("x.ts", `recommend, amended, random keepers\n// ${KEPT[0] ?? ""}.`)).toEqual([]);
});
