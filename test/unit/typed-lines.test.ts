import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { CLONE } from "../support/settings";

/** A command that acts on the stack dev, whatever stack the message is about, unless its line names one. */
const LINE =
    /npx gaiaflow ((mlops |minikube )?(start|restart|stop|destroy)|check|doctor|preview|status|logs|forward)\b/g;
/** What names it: the option of a stack that is known, or one that is written out. */
const NAMES_STACK = /\$\{(stackOption\(|option\}|stack === )| --stack /;

/** Texts that are about no stack in particular. */
const ABOUT_NONE: readonly string[] = [
    // Of the commands themselves: a help text, a page of the docs.
    "packages/cli/commands/mlops.ts: npx gaiaflow start",
    "checks/doctor/troubleshooting.ts: npx gaiaflow doctor",
    // Makes a project's first setting up of what there was, whose stack is dev.
    "packages/cli/migrate/plan-settings.ts: npx gaiaflow mlops start",
    // The default of another key that is printed for every stack.
    "config/ingress-schema.ts: npx gaiaflow forward",
];

/** What belongs to a line that has begun: all up to the end of its text, or of what it is in a sentence. */
function restOf(text: string): string {
    const [rest = ""] = text.replaceAll(' ?? ""', "").split(/[`"',;]|npx /);
    return rest;
}

/** The lines to type in a file's messages that name no stack. */
function withoutStack(file: string, text: string): string[] {
    return text
        .split("\n")
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
        .flatMap((line) =>
            [...line.matchAll(LINE)]
                .filter(({ 0: found, index }) => !NAMES_STACK.test(restOf(line.slice(index + found.length))))
                .map(([found]) => `${file}: ${found}`),
        );
}

test("what a message says to type names the stack that it is about", () => {
    const patterns = ["*.ts", "*.cjs", "*.mjs", ":!test", ":!docs", ":!bench", ":!packages/*/test/*"];
    const listed = execFileSync("git", ["ls-files", "-z", "--", ...patterns], { cwd: CLONE, encoding: "utf8" });
    const files = listed.split("\0").filter((file) => file !== "" && fs.existsSync(path.join(CLONE, file)));
    expect(files).toContain("packages/cli/platform/await-services.ts");
    const found = files.flatMap((file) => withoutStack(file, fs.readFileSync(path.join(CLONE, file), "utf8")));
    expect(found.sort()).toEqual([...ABOUT_NONE].sort());
});

test.each([
    ["a line without a stack", 'fix: "Type: npx gaiaflow start",', ["x.ts: npx gaiaflow start"]],
    ["one of two", "`npx gaiaflow check --fix, npx gaiaflow stop${option}`", ["x.ts: npx gaiaflow check"]],
    ["one with the option", "`npx gaiaflow destroy${stackOption(stack)} --yes`", []],
    ["one with it behind another option", "`npx gaiaflow mlops start --json --stack ${stack}`", []],
    ["a comment", " * Made by `npx gaiaflow start`.", []],
])("%s", (_, text, expected) => {
    expect(withoutStack("x.ts", text)).toEqual(expected);
});
