import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { currentPassphrase, passphraseFits } from "./passphrase";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";

const SALT_LINE = /^encryptionsalt: .*\n?/m;

/**
 * Refuses a stack file whose encryption salt belongs to another passphrase, before Pulumi does with fewer words.
 *
 * @throws {UserError} Naming the file, and whose passphrase to ask for.
 */
export async function checkSalts(): Promise<void> {
    for (const [file, text] of await stackFiles()) {
        const salt = (parse(text) as { encryptionsalt?: string } | null)?.encryptionsalt;
        if (salt !== undefined && !(await passphraseFits(await currentPassphrase(), salt))) {
            throw new UserError({
                problem: `${file} was locked with another passphrase than yours.`,
                fix: saltCure(file, text),
            });
        }
    }
}

/**
 * Runs Pulumi, and takes the encryption salt out again where a stack file that holds no secret has one: nothing needs it
 * there (the state has its own), and a commit would bind everybody to this user's passphrase. One that is committed stays.
 */
export async function keepSaltsOut<T>(runPulumi: () => Promise<T>): Promise<T> {
    const before = new Map(await stackFiles());
    try {
        return await runPulumi();
    } finally {
        for (const [file, text] of await stackFiles()) {
            const isNeedless = SALT_LINE.test(text) && !text.includes("secure:");
            if (isNeedless && (!SALT_LINE.test(before.get(file) ?? "") || (await isNotCommitted(file)))) {
                await fs.writeFile(path.join(projectRoot(), file), text.replace(SALT_LINE, ""));
            }
        }
    }
}

/** Whether git has the file without a salt: a run that was killed, or one beside this one, has left it. */
async function isNotCommitted(file: string): Promise<boolean> {
    const { failed, stdout } = await execa("git", ["show", `HEAD:./${file}`], { cwd: projectRoot(), reject: false });
    return !failed && !SALT_LINE.test(stdout);
}

function saltCure(file: string, text: string): string {
    const ask =
        "Ask whoever committed it for the passphrase and set PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it.";
    const mayGo = `Since ${file} holds no secret, its line "encryptionsalt:" may also be removed.`;
    return text.includes("secure:") ? ask : `${ask}\n${mayGo}`;
}

async function stackFiles(): Promise<[file: string, text: string][]> {
    const files = (await fs.readdir(projectRoot())).filter((file) => /^Pulumi\..+\.ya?ml$/.test(file));
    return Promise.all(
        files.map(async (file): Promise<[string, string]> => [
            file,
            await fs.readFile(path.join(projectRoot(), file), "utf8"),
        ]),
    );
}
