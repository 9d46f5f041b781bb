import { configSchema } from "./schema";
import { configKeys, type ConfigKey } from "./schema-path";
import { exampleLine } from "./example-line";

/** The file that {@link configurationReference} is kept in, from the clone's root. */
export const REFERENCE_FILE = "docs/configuration.md";

const HEAD = `# The configuration

Every key of a stack, made from its only definition (\`config/schema.ts\`) by \`npx tsx config/write-reference.ts\`. All stand
under \`gaiaflow:\` in the stack's file, \`Pulumi.<stack>.yaml\`. A key that is not listed here is refused; all faults come in one
message, before anything is changed.

A text that looks like a number, such as \`+4930123456\`, \`-007\` or a long row of digits, needs \`--type string\` in
\`pulumi config set --path\`; in the file it needs quotes, as do \`0.10\` and \`1e21\` there. Otherwise Pulumi keeps it as a
number, and a sign, zeros or digits are gone before GaiaFlow sees them. What GaiaFlow sees to be inexact, it refuses.

A line \`pulumi …\`, here and in messages, is typed as \`npx pulumi …\` in the project's folder, or after
\`eval "$(npx gaiaflow env)"\` as it stands. One without \`--stack\`, as in a task's log, needs it: \`--stack dev\`.

Beside them \`pulumi:disable-default-providers: [docker, kubernetes]\` stands in every stack's file: a resource that was
given none of our providers then fails, and does not land wherever the machine happens to point.
`;

/** The reference of all configuration keys, as Markdown. */
export function configurationReference(): string {
    const sections = new Map<string, ConfigKey[]>();
    for (const key of configKeys(configSchema)) {
        const top = String(key.path[0]);
        sections.set(top, [...(sections.get(top) ?? []), key]);
    }
    const texts = [...sections].map(([top, keys]) => `## ${top}\n\n${keys.map(entry).join("\n")}\n`);
    return [HEAD, ...texts].join("\n");
}

function entry(key: ConfigKey): string {
    const { path, schema, text } = key;
    return [
        `### \`gaiaflow:${path.join(".")}\``,
        "",
        text.description,
        "",
        `- Expects: ${text.expects}`,
        `- Default: ${text.fallback ?? defaultOf(schema)}`,
        `- Example: \`${exampleLine("dev", key)}\``,
        "",
    ].join("\n");
}

/** What the schema itself puts in the place of a missing key. */
function defaultOf(schema: ConfigKey["schema"]): string {
    const { success, data } = schema.safeParse(undefined);
    return success && data !== undefined ? `\`${JSON.stringify(data)}\`` : "none, it must be set";
}
