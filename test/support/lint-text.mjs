// Lints texts as the files that they are named after, by the repository's own configuration but without types, which take
// long to read. Standard input: a JSON list of { file, text }; standard output: for each the messages of the walls.
import { text } from "node:stream/consumers";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

const { rules, languageOptions } = /** @type {import("eslint").Linter.Config} */ (tseslint.configs.disableTypeChecked);
const eslint = new ESLint({
    overrideConfig: {
        rules: { ...rules, "@pulumi/no-output-in-template-literal": "off" },
        languageOptions: languageOptions ?? {},
    },
});
const walls = ["layout/wall", "no-restricted-imports"];
const found = [];
for (const { file, text: code } of JSON.parse(await text(process.stdin))) {
    const [{ messages } = { messages: [] }] = await eslint.lintText(code, { filePath: file });
    // A file that could not be read has a message without a rule.
    found.push(
        messages.filter(({ ruleId }) => ruleId === null || walls.includes(ruleId)).map(({ message }) => message),
    );
}
process.stdout.write(JSON.stringify(found));
