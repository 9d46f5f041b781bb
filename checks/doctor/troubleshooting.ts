import { MACHINE_CHECKS } from ".";
import type { Finding, MachineCheck } from "./check";

/** The file that {@link troubleshooting} is kept in, from the clone's root. */
export const TROUBLESHOOTING_FILE = "docs/troubleshooting.md";

const HEAD = `# Troubleshooting

What \`npx gaiaflow doctor\` looks at, what it says where something is wrong, and the command that fixes it, made from its checks (\`checks/doctor/\`) by
\`npx tsx checks/doctor/write-troubleshooting.ts\`. It changes nothing and never runs a fix. Names, numbers and folders are those of an example machine; a note is no fault, and
the exit code is 1 with a fault alone. \`--json\` prints the same for an issue, without a secret in it.

What of it would end a start in the middle, \`start\` looks at first. Of a platform in a cluster, [another page](in-cluster.md#an-up-that-does-not-end-well) has what stops an \`up\` there: a migration that failed, images that nodes may not pull, no room.
`;

/** All checks with what they can find, as Markdown. */
export function troubleshooting(): string {
    return [HEAD, ...MACHINE_CHECKS.map(section)].join("\n");
}

function section({ examples, name, title, why }: MachineCheck): string {
    const texts = examples.flatMap(({ fix, isNote = false, problem, subject }: Finding) => [
        `> ${isNote ? "(note) " : ""}${[subject, problem].filter(Boolean).join(" ")}`,
        "",
        ...(fix === "" ? [] : ["```text", fix, "```", ""]),
    ]);
    return [`## ${title}`, "", `\`${name}\`. ${why}`, "", ...texts].join("\n");
}
