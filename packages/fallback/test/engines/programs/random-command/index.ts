import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as path from "node:path";

/** Values that the test turns, one at a time, to see what each change leads to. */
const config = new pulumi.Config();
const text = config.get("text") ?? "first";
const generation = config.get("generation") ?? "1";
const wait = config.getBoolean("wait") ?? false;

/** What the commands did, a line each; the test reads it. */
const journal = path.resolve("journal");
const file = path.resolve("made");

const password = new random.RandomPassword("password", { length: 24, minSpecial: 2, keepers: { generation } });
const identity = new random.RandomId("identity", { byteLength: 4, prefix: "id-" });
const dice = new random.RandomInteger("dice", { min: 1, max: 6, seed: "fixed" });
const imported = new random.RandomString(
    "imported",
    { length: 9 },
    config.get("import") ? { import: "by-itself" } : {},
);

/** Updated in place when the text changes. */
const made = new command.local.Command("made", {
    create: `printf '%s' "$TEXT" > ${file} && echo "create made $TEXT" >> ${journal} && echo "it says $TEXT"`,
    update: `printf '%s' "$TEXT" > ${file} && echo "update made after: $PULUMI_COMMAND_STDOUT" >> ${journal} && echo "now $TEXT"`,
    delete: `rm ${file} && echo "delete made $TEXT" >> ${journal}`,
    environment: { TEXT: text },
});

/** Replaced when the generation changes, the new one before the old one goes. */
const replaced = new command.local.Command("replaced", {
    create: `echo "create replaced ${generation}" >> ${journal}`,
    delete: `echo "delete replaced ${generation}" >> ${journal}`,
    triggers: [generation, { nested: [identity.hex] }],
});

/** A secret goes in by standard input. What comes out is none, unless the program says so. */
const told = new command.local.Command(
    "told",
    { create: "cat; echo told", stdin: password.result, logging: "none" },
    { additionalSecretOutputs: ["stdout"] },
);
const counted = new command.local.Command("counted", { create: "wc -c", stdin: password.result, logging: "none" });

if (wait) {
    new command.local.Command(
        "waiting",
        { create: `echo started > ${journal}-waiting; while [ ! -e ${journal}-go ]; do sleep 0.1; done; echo went on` },
        { dependsOn: [made, replaced, counted, told] },
    );
}

export const outputs = {
    dice: dice.result,
    identity: identity.hex,
    imported: imported.result,
    made: made.stdout,
    counted: counted.stdout,
};
export const secret = password.result;
export const ran = command.local.runOutput({ command: "echo run; exit $CODE", environment: { CODE: "0" } }).stdout;
